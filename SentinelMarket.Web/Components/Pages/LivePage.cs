using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using SentinelMarket.Web.Components.Shared;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Web.Components.Pages;

/// <summary>
/// A page that reads one thing and reads it again when runs change. It queries only in the circuit, so that prerendering shows the
/// shell at once and nothing is asked for twice.
/// </summary>
public abstract partial class LivePage<T> : ComponentBase, IAsyncDisposable
    where T : class
{
    private readonly CancellationTokenSource _closing = new();
    private RunSubscription? _subscription;
    private int _asked;
    private bool _closed;

    protected Snapshot<T> Data { get; } = new();

    [Inject]
    protected TimeProvider Time { get; set; } = null!;

    [Inject]
    private RunUpdates Updates { get; set; } = null!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    /// <summary>What the page reads, as the subject of a sentence: "The pipelines".</summary>
    protected abstract string Subject { get; }

    protected virtual RefreshPace Pace => RefreshPace.Standard;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Closing => _closing.Token;

    protected DateTimeOffset Now => Time.GetUtcNow();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_closed) { return; }
        _closed = true;
        if (_subscription is not null) { await _subscription.DisposeAsync(); }
        await _closing.CancelAsync();
        _closing.Dispose();
    }

    protected abstract Task<T> QueryAsync(CancellationToken cancellationToken);

    /// <summary>Whether a run's change matters to what the page shows.</summary>
    protected virtual bool Concerns(long runId) => true;

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            _subscription = RunSubscription.Start(Updates, Concerns, RefreshInBackgroundAsync, () => Pace, Time);
        }
    }

    /// <summary>Reads again. Of refreshes that overlap, the one asked for last counts.</summary>
    protected async Task RefreshAsync()
    {
        if (_closed || !RendererInfo.IsInteractive) { return; }
        var ask = ++_asked;
        try
        {
            var value = await QueryAsync(Closing);
            if (ask == _asked && !_closed) { Data.Succeed(value, Now); }
        }
        catch (OperationCanceledException) when (_closed)
        {
        }
        catch (Exception exception)
        {
            if (_closed) { return; }
            LogRefreshFailed(Loggers.CreateLogger(GetType()), exception, Subject);
            if (ask == _asked) { Data.Fail(exception.Message); }
        }
    }

    /// <summary>Who is signed in, as runs and the audit log name them.</summary>
    protected async Task<string> ActorAsync() =>
        Authentication is not null && (await Authentication).User.Identity?.Name is { Length: > 0 } name ? name : "dashboard";

    private Task RefreshInBackgroundAsync(CancellationToken cancellationToken) => InvokeAsync(async () =>
    {
        if (_closed || cancellationToken.IsCancellationRequested) { return; }
        await RefreshAsync();
        if (!_closed) { StateHasChanged(); }
    });

    [LoggerMessage(EventId = 7101, Level = LogLevel.Error, Message = "{Subject} could not be read for a page")]
    private static partial void LogRefreshFailed(ILogger logger, Exception exception, string subject);
}
