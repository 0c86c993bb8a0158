using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace SentinelMarket.Web.Components.Charts;

/// <summary>A chart drawn in the browser by ApexCharts. Its figures must stand on the page as text too.</summary>
public partial class ApexChart : IAsyncDisposable
{
    private ElementReference _host;
    private IJSObjectReference? _module;
    private ChartModel? _drawn;
    private string? _fault;
    private bool _closed;

    [Parameter, EditorRequired]
    public required ChartSpecification Options { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<ChartSeries> Series { get; set; }

    /// <summary>In CSS pixels.</summary>
    [Parameter]
    public int Height { get; set; } = 360;

    /// <summary>What the chart shows, for those who do not see it.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    [Inject]
    private ILogger<ApexChart> Logger { get; set; } = null!;

    private string HeightText => Height.ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _closed = true;
        if (_module is null) { return; }
        try
        {
            await _module.InvokeVoidAsync("remove", _host);
            await _module.DisposeAsync();
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // The browser is gone, and its chart with it.
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var model = new ChartModel(Options, Series, Height);
        if (_closed || (ReferenceEquals(_drawn?.Options, Options) && ReferenceEquals(_drawn?.Series, Series) && _drawn?.Height == Height)) { return; }
        _drawn = model;
        try
        {
            _module ??= await Script.InvokeAsync<IJSObjectReference>("import", "./" + Assets["js/chart.js"]);
            if (!_closed) { await _module.InvokeVoidAsync("draw", _host, model); }
            Say(null);
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // Nobody looks at the moment; the next render draws it.
            _drawn = null;
        }
        catch (JSException exception)
        {
            LogNotDrawn(Logger, exception, Label);
            Say(exception.Message);
        }
    }

    [LoggerMessage(EventId = 7131, Level = LogLevel.Warning, Message = "A browser could not draw the chart {Label}")]
    private static partial void LogNotDrawn(ILogger logger, Exception exception, string label);

    private void Say(string? fault)
    {
        if (_fault == fault || _closed) { return; }
        _fault = fault;
        StateHasChanged();
    }
}
