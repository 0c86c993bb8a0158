using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Components.Shared;

/// <summary>Tells of one row where it comes from: source, payload, run, rules, the row itself, and what it said before.</summary>
public sealed partial class LineageDrawer : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private ElementReference _dialog;
    private LineageTarget? _asked;
    private LineageView? _view;
    private bool _isMissing;

    [Parameter, EditorRequired]
    public required string Table { get; set; }

    [Parameter, EditorRequired]
    public required string Id { get; set; }

    /// <summary>Raised when the drawer has been closed, however that was done.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    private Snapshot<RowLineage> Data { get; } = new();

    [Inject]
    private ILineageDesk Desk { get; set; } = null!;

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<LineageDrawer> Logger { get; set; } = null!;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var asked = new LineageTarget(Table, Id);
        if (_asked == asked) { return; }
        _asked = asked;
        await ReadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) { return; }
        try
        {
            await Script.InvokeVoidAsync("sentinelDrawer.show", _dialog);
        }
        catch (JSDisconnectedException)
        {
            // The visitor has gone.
        }
    }

    private async Task ReadAsync()
    {
        var asked = _asked!;
        Data.Clear();
        (_view, _isMissing) = (null, false);
        try
        {
            var found = await Desk.FindAsync(asked.Table, asked.Id, _closing.Token);
            if (asked != _asked) { return; }
            _isMissing = found is null;
            if (found is null) { return; }
            _view = new LineageView(found);
            Data.Succeed(found, Time.GetUtcNow());
        }
        catch (Exception exception) when (!_closing.IsCancellationRequested)
        {
            LogReadFailed(Logger, exception, asked.Table);
            if (asked == _asked) { Data.Fail(exception.Message); }
        }
        catch (OperationCanceledException)
        {
            // Closed before the answer came.
        }
    }

    [LoggerMessage(EventId = 7141, Level = LogLevel.Error, Message = "Where a row of {Table} comes from could not be read")]
    private static partial void LogReadFailed(ILogger logger, Exception exception, string table);
}
