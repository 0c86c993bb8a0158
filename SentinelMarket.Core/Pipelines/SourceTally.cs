using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Pipelines;

/// <summary>What becomes of one source while its document goes through the stages.</summary>
internal sealed class SourceTally(string source, string stream, bool wasAsked)
{
    private readonly Lock _lock = new();
    private RowCounts _counts = RowCounts.Zero;
    private string? _failure;
    private string? _note;
    private TimeSpan _duration;

    /// <summary>Whether this run asked the source; a payload left undelivered by an earlier run was not asked for now.</summary>
    public bool WasAsked => wasAsked;

    public bool Failed { get { lock (_lock) { return _failure is not null; } } }

    public SourceOutcome Outcome
    {
        get { lock (_lock) { return new SourceOutcome(source, stream, _failure is null, _counts, _duration, _failure ?? _note); } }
    }

    /// <summary>The source gave an answer, or one more page of it, after so long.</summary>
    public void Answered(TimeSpan duration, string? note)
    {
        lock (_lock)
        {
            _duration += duration;
            _note = note ?? _note;
        }
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
