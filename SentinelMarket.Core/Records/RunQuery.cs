namespace SentinelMarket.Core.Records;

/// <summary>Which runs are asked for; null is any. All conditions hold together.</summary>
public sealed record RunQuery
{
    /// <summary>The shortest text that errors can be searched for: shorter ones have no trigram.</summary>
    public const int ShortestErrorText = 3;

    /// <summary>The pipeline's name.</summary>
    public string? Pipeline { get; init; }

    /// <summary>A ticker, channel or file that the run asked or read, as its sources call it.</summary>
    public string? Stream { get; init; }

    /// <summary>The id of a source that the run asked, such as <c>nse.quote</c>.</summary>
    public string? Source { get; init; }

    /// <summary>How it ended.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>Only open runs; an outcome asked for at the same time matches none.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Why it was started.</summary>
    public RunTrigger? Trigger { get; init; }

    /// <summary>A part of the error's text, in any letter case, from <see cref="ShortestErrorText"/> characters on.</summary>
    public string? ErrorText { get; init; }

    /// <summary>Took this long or longer; an open run has no duration.</summary>
    public TimeSpan? MinDuration { get; init; }

    /// <summary>Took this long or less.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Who asked for it, exactly.</summary>
    public string? Actor { get; init; }

    /// <summary>The machine that ran it, or one process of it as <c>machine/process</c>.</summary>
    public string? Node { get; init; }

    /// <summary>Not started before this instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Not started after this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The most runs of a page.</summary>
    public int Size { get; init; } = 50;

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }
}

/// <summary>A page of runs, those that started last first.</summary>
/// <param name="Runs">The runs.</param>
/// <param name="Next">The cursor of the page after; null on the last.</param>
public sealed record RunSearchPage(IReadOnlyList<RunReport> Runs, string? Next);

/// <summary>A search took longer than a search may, and was given up.</summary>
public sealed class RunSearchTooBroadException(TimeSpan allowed, Exception inner) : Exception(
    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The search took longer than {allowed.TotalSeconds:0} s and was given up. Add a period, a pipeline or another filter."), inner);
