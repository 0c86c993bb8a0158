using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Pipelines;

/// <summary>What becomes of one source while its document goes through the stages.</summary>
internal sealed class SourceTally(string source, string stream, bool wasAsked, int ordinal = 0)
{
    private readonly Lock _lock = new();
    private RowCounts _counts = RowCounts.Zero;
    private string? _failure;
    private string? _note;
    private TimeSpan _duration;
    private SourceTally? _otherwise;

    /// <summary>Which of the run's sources it is, from 0.</summary>
    public int Ordinal => ordinal;

    /// <summary>Whether this run asked the source; a payload left undelivered by an earlier run was not asked for now.</summary>
    public bool WasAsked => wasAsked;

    public bool Failed { get { lock (_lock) { return _failure is not null; } } }

    /// <summary>Whether it failed and another source that was asked instead did not.</summary>
    public bool IsMadeGood => Failed && Rescuer is not null;

    public SourceOutcome Outcome
    {
        get
        {
            var rescued = IsMadeGood ? $" {Rescuer!.Source} answered instead." : string.Empty;
            lock (_lock) { return new SourceOutcome(source, stream, _failure is null, _counts, _duration, _failure is null ? _note : _failure + rescued); }
        }
    }

    private string Source => source;

    /// <summary>What became of a source before the database went away, to be continued.</summary>
    public static SourceTally Of(SourceOutcome before, int ordinal)
    {
        var tally = new SourceTally(before.Source, before.Stream, wasAsked: true, ordinal) { _counts = before.Counts };
        tally.Answered(before.Duration, before.Message);
        if (!before.Succeeded) { tally.Fail(before.Message ?? string.Empty); }
        return tally;
    }

    private SourceTally? Rescuer => _otherwise is { } other ? (other.Failed ? other.Rescuer : other) : null;

    /// <summary>Another source is asked the same instead.</summary>
    public void AskInstead(SourceTally other) => Volatile.Write(ref _otherwise, other);

    /// <summary>The source gave an answer, or one more page of it, after so long.</summary>
    public void Answered(TimeSpan duration, string? note)
    {
        lock (_lock) { _duration += duration; }
        if (note is not null) { Note(note); }
    }

    /// <summary>Keeps what is worth knowing, in place of what was noted before.</summary>
    public void Note(string note)
    {
        lock (_lock) { _note = note; }
    }

    public void Fail(string message, TimeSpan duration = default)
    {
        lock (_lock)
        {
            _failure ??= message;
            _duration += duration;
        }
    }

    public void Count(RowCounts counts)
    {
        lock (_lock) { _counts += counts; }
    }
}
