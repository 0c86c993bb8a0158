using System.Collections.Concurrent;
using System.Globalization;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>What a run knows and gathers while it is open: its lease, its log, its stages and what became of each source.</summary>
public sealed class RunContext
{
    private const int FailuresNamed = 20;

    private readonly TimeProvider _clock;
    private readonly ConcurrentQueue<RunLogLine> _unsavedLog = new();
    private readonly ConcurrentQueue<SourceTally> _sources = new();
    private readonly Dictionary<RunStage, StageMeter> _stages;
    private readonly ConcurrentDictionary<(string Source, string Rule, Severity Severity), long> _broken = new();
    private long _extracted;
    private int _tracked = -1;

    internal RunContext(RunLease lease, RunRequest request, TimeProvider clock)
    {
        Lease = lease;
        Request = request;
        _clock = clock;
        Rehearsed = lease.Rehearsal is { } rehearsal ? new ReplayTally(rehearsal) : null;
        _stages = Enum.GetValues<RunStage>().ToDictionary(stage => stage, stage => new StageMeter(stage, clock));
    }

    /// <summary>The right to write as this run.</summary>
    public RunLease Lease { get; }

    /// <summary>What was asked for.</summary>
    public RunRequest Request { get; }

    /// <summary>Records that came out of the documents, counted before the load; the warehouse's own count has to agree.</summary>
    public long Extracted => Interlocked.Read(ref _extracted);

    /// <summary>The stages so far.</summary>
    public IReadOnlyList<StageReport> Stages => [.. _stages.Values.Select(meter => meter.Report).Where(report => report.StartedAt is not null)];

    /// <summary>What became of each source so far.</summary>
    public IReadOnlyList<SourceOutcome> Outcomes => [.. _sources.OrderBy(tally => tally.Ordinal).Select(tally => tally.Outcome)];

    /// <summary>Row accounting so far, as the loads confirmed it.</summary>
    public RowCounts Counts => _sources.Aggregate(RowCounts.Zero, (sum, tally) => sum + tally.Outcome.Counts);

    /// <summary>How many records broke which rule so far, by source and rule.</summary>
    public IReadOnlyList<RuleCount> BrokenRules =>
        [.. _broken.Select(pair => new RuleCount(pair.Key.Source, pair.Key.Rule, pair.Key.Severity, pair.Value)).OrderBy(count => count.Source, StringComparer.Ordinal).ThenBy(count => count.Rule, StringComparer.Ordinal)];

    /// <summary>Adds a line to the run's log.</summary>
    public void Log(RunLogLevel level, RunStage? stage, string message) => _unsavedLog.Enqueue(new RunLogLine(_clock.GetUtcNow(), level, stage, message));

    /// <summary>Gathers what a dry run would change; null for a run whose loads stay.</summary>
    internal ReplayTally? Rehearsed { get; }

    /// <summary>Where the run goes on when PostgreSQL goes away; null when it cannot.</summary>
    internal RunSpooling? Spooling { get; set; }

    /// <summary>The payloads that wait since PostgreSQL was away, which this run loads instead of asking anybody; null for any other run.</summary>
    internal SpooledPayloads? Drains { get; init; }

    /// <summary>What broke, or null.</summary>
    internal Exception? Fault { get; set; }

    internal StageMeter Stage(RunStage stage) => _stages[stage];

    internal SourceTally Track(string source, string stream, bool wasAsked)
    {
        var tally = new SourceTally(source, stream, wasAsked, Interlocked.Increment(ref _tracked));
        _sources.Enqueue(tally);
        return tally;
    }

    /// <summary>Continues sources whose counts stand already; the records in them count as extracted.</summary>
    internal void Continue(IEnumerable<SourceTally> before)
    {
        foreach (var tally in before)
        {
            _sources.Enqueue(tally);
            Interlocked.Add(ref _extracted, tally.Outcome.Counts.Extracted);
        }
    }

    internal void AddExtracted<TRecord>(DocumentPart<TRecord> part)
        where TRecord : class
    {
        Interlocked.Add(ref _extracted, part.Extracted);
        foreach (var entry in part.Quarantined) { AddBroken(part.Stored.Document.Source, entry.Verdict.Rule, entry.Verdict.Severity, 1); }
    }

    internal void AddBroken(string source, string rule, Severity severity, long records) => _broken.AddOrUpdate((source, rule, severity), records, (_, sum) => sum + records);

    internal List<RunLogLine> TakeUnsavedLog()
    {
        var lines = new List<RunLogLine>();
        while (_unsavedLog.TryDequeue(out var line)) { lines.Add(line); }
        return lines;
    }

    /// <summary>The outcome as the sources and the accounting say: the table in docs/architecture.md.</summary>
    internal RunClosingReport Conclude()
    {
        var counts = Counts;
        if (!counts.Balances || counts.Extracted != Extracted)
        {
            return new RunClosingReport(RunOutcome.Failed, RunStage.Load, string.Create(
                CultureInfo.InvariantCulture,
                $"The rows do not balance: {Extracted} extracted, but {counts.Loaded} loaded + {counts.Unchanged} unchanged + {counts.Quarantined} quarantined + {counts.Spooled} spooled. Report this with the run's number; the payloads are in the lake."));
        }

        var asked = _sources.Count(tally => tally.WasAsked && !tally.IsMadeGood);
        var failed = _sources.Where(tally => tally.Failed && tally.WasAsked && !tally.IsMadeGood).Select(tally => tally.Outcome).ToList();
        if (failed.Count == 0) { return new RunClosingReport(RunOutcome.Succeeded, null, null); }
        var named = string.Join("; ", failed.Take(FailuresNamed).Select(Named));
        var rest = failed.Count > FailuresNamed ? string.Create(CultureInfo.InvariantCulture, $"; and {failed.Count - FailuresNamed} more") : string.Empty;
        var message = string.Create(CultureInfo.InvariantCulture, $"{failed.Count} of {asked} sources failed: {named}{rest}");
        return new RunClosingReport(failed.Count == asked ? RunOutcome.Failed : RunOutcome.Partial, RunStage.Extract, message);
    }

    /// <summary>Most messages name their ticker or file themselves; the others are given its name.</summary>
    private static string Named(SourceOutcome failed)
    {
        var message = failed.Message?.TrimEnd('.') ?? "no reason was given";
        return message.Contains(failed.Stream, StringComparison.Ordinal) ? message : $"{failed.Source} {failed.Stream}: {message}";
    }
}
