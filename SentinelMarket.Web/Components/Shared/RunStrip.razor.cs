using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Components.Shared;

public partial class RunStrip
{
    private const int Lowest = 6;
    private const int Highest = 28;

    private IReadOnlyList<Bar> _bars = [];
    private string _summary = string.Empty;

    /// <summary>Oldest first.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<RunReport> Runs { get; set; }

    /// <summary>The page's clock: an open run is as long as it has lasted.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    protected override void OnParametersSet()
    {
        var longest = Runs.Select(Length).DefaultIfEmpty().Max();
        _bars = [.. Runs.Select((run, index) => new Bar(
            run.Id,
            StatusLook.Of(run.Outcome).ToneClass,
            HeightOf(Length(run), longest),
            TitleOf(run),
            index == Runs.Count - 1))];
        _summary = "Latest runs: " + string.Join(", ", Runs
            .GroupBy(run => StatusLook.Of(run.Outcome).Word, StringComparer.Ordinal)
            .Select(group => $"{Figures.Count(group.Count())} {group.Key.ToLowerInvariant()}"));
    }

    // By the square root, so that one slow run does not flatten all the others.
    private static int HeightOf(TimeSpan length, TimeSpan longest) =>
        longest <= TimeSpan.Zero ? Lowest : Lowest + (int)Math.Round((Highest - Lowest) * Math.Sqrt(Math.Clamp(length / longest, 0, 1)));

    private TimeSpan Length(RunReport run) => run.Duration ?? Now - run.StartedAt;

    private string TitleOf(RunReport run)
    {
        var duration = run.Outcome is null ? "for " + Figures.Duration(Length(run)) : "in " + Figures.Duration(run.Duration);
        return $"Run {Figures.Count(run.Id)}: {StatusLook.Of(run.Outcome).Word.ToLowerInvariant()} {duration}, {Instants.Full(run.StartedAt)}";
    }

    private sealed record Bar(long RunId, string Class, int Height, string Title, bool IsLatest);
}
