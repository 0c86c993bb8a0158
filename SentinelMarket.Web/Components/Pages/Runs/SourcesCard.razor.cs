using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Runs;

public partial class SourcesCard
{
    private const int PageSize = 10;
    private const string FailedOnly = "failed";

    private string _search = string.Empty;
    private IReadOnlyList<SourceOutcome>? _sources;
    private string? _show;

    [Parameter, EditorRequired]
    public long RunId { get; set; }

    /// <summary>Failures first.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<SourceOutcome> Sources { get; set; }

    /// <summary>"failed", or all.</summary>
    [Parameter]
    public string? Show { get; set; }

    [Parameter]
    public bool IsOpen { get; set; }

    // Kept until its inputs change, so that a redraw does not throw the grid back to its first page.
    private IReadOnlyList<SourceOutcome> Shown { get; set; } = [];

    // Tickers are short and files are not; at a desk the message must stay in sight in both cases.
    private string SourceWidth => Sources.Any(source => RunViewModel.ShortStream(source.Stream).Length > 24) ? "320px" : "200px";

    private string? Note => Failures > 0 ? $"{Figures.Count(Failures)} of {Figures.Count(Sources.Count)} failed" : null;

    private int Failures => Sources.Count(source => !source.Succeeded);

    private IReadOnlyList<FilterChoice> Choices =>
    [
        new("All", FormattableString.Invariant($"/runs/{RunId}"), Show != FailedOnly, Sources.Count),
        new("Failed", FormattableString.Invariant($"/runs/{RunId}?sources={FailedOnly}"), Show == FailedOnly, Failures),
    ];

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_sources, Sources) && _show == Show) { return; }
        _sources = Sources;
        _show = Show;
        Filter();
    }

    private void Search(ChangeEventArgs change)
    {
        _search = change.Value?.ToString()?.Trim() ?? string.Empty;
        Filter();
    }

    private void Filter() => Shown =
    [
        .. Sources
            .Where(source => Show != FailedOnly || !source.Succeeded)
            .Where(source => _search.Length == 0
                || source.Stream.Contains(_search, StringComparison.OrdinalIgnoreCase)
                || source.Source.Contains(_search, StringComparison.OrdinalIgnoreCase)
                || source.Message?.Contains(_search, StringComparison.OrdinalIgnoreCase) == true)
            .OrderBy(source => source.Succeeded),
    ];
}
