using System.Globalization;
using System.Runtime.CompilerServices;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// Reads from the lake what a replay loads again, object by object. An object that is damaged or missing is refused by its name, as a failure of its own; the others
/// go on. No watermark moves, and every payload keeps the instant of its fetch, so newer rows stay.
/// </summary>
public sealed class ReplayedDocuments(IDataLake lake, IEnumerable<IReplayChoice> choices, ReplayPreviews? previews = null)
{
    /// <summary>The parameter that, being <c>true</c>, makes a replay only show what it would change.</summary>
    public const string DryRunParameter = "replay.dry-run";

    /// <summary>Damaged objects that are outcomes of their own; all are in the log, and counted.</summary>
    private const int DamagedNamed = 100;

    private readonly IReadOnlyList<IReplayChoice> _choices = [.. choices];

    /// <summary>Whether a replay only shows what it would change.</summary>
    public static bool IsDryRun(RunRequest request) => IsDryRun(request.Trigger, request.Parameters);

    internal static bool IsDryRun(RunTrigger trigger, IReadOnlyDictionary<string, string> parameters) =>
        trigger == RunTrigger.Replay && parameters.TryGetValue(DryRunParameter, out var dry) && bool.TryParse(dry, out var isDry) && isDry;

    internal void Check(IPipeline pipeline, RunRequest request)
    {
        if (request.Parameters.TryGetValue(DryRunParameter, out var dry) && !bool.TryParse(dry, out _)) { throw new InvalidRunRequestException($"{DryRunParameter} is \"{dry}\"; true or false is expected."); }
        Choice(request).Check(pipeline, request);
    }

    /// <summary>Keeps what a dry run saw and writes it into the run's log; nothing for other runs.</summary>
    internal async Task TellAsync(RunContext run, CancellationToken cancellationToken)
    {
        if (run.Rehearsed is not { } rehearsed) { return; }
        var preview = rehearsed.Preview;
        foreach (var source in preview.Sources)
        {
            run.Log(RunLogLevel.Information, null, string.Create(
                CultureInfo.InvariantCulture,
                $"{source.Source}: a replay would add {source.Added:N0} rows, change {source.Changed:N0}, leave {source.Unchanged:N0} as they are and quarantine {source.Quarantined:N0} ({source.Objects:N0} objects, {source.Damaged:N0} damaged)."));
        }

        run.Log(RunLogLevel.Information, null, "Nothing was changed: this was a dry run.");
        if (previews is not null) { await previews.KeepAsync(run.Lease.RunId, preview, cancellationToken).ConfigureAwait(false); }
    }

    internal async IAsyncEnumerable<TrackedDocument> FindAsync(IPipeline pipeline, RunContext run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var meter = run.Stage(RunStage.Extract);
        var streams = new Dictionary<(string, string), Replayed>();
        var damaged = 0;
        await foreach (var item in Choice(run.Request).ChooseAsync(pipeline, run.Request, cancellationToken).ConfigureAwait(false))
        {
            StoredDocument stored;
            try
            {
                using var work = meter.Enter(1);
                stored = await lake.ReadAsync(item.Path, cancellationToken).ConfigureAwait(false);
                if (stored.Lake.Sha256 != item.Sha256) { throw new DamagedLakeObjectException(item.Path, "has another content than the one that was registered"); }
            }
            catch (DamagedLakeObjectException refused)
            {
                if (++damaged <= DamagedNamed) { run.Track(item.Source, item.Path, wasAsked: true).Fail(refused.Message); }
                run.Log(RunLogLevel.Error, RunStage.Extract, refused.Message);
                run.Rehearsed?.Refuse(item, refused.Message);
                continue;
            }

            meter.Out(1);
            if (!streams.TryGetValue((item.Source, item.Stream), out var stream))
            {
                streams[(item.Source, item.Stream)] = stream = new Replayed(run.Track(item.Source, item.Stream, wasAsked: true));
            }

            stream.Objects++;
            run.Rehearsed?.Read(item.Source);
            yield return new TrackedDocument(stored, stream.Tally);
        }

        foreach (var stream in streams.Values) { stream.Tally.Note(string.Create(CultureInfo.InvariantCulture, $"{stream.Objects:N0} {(stream.Objects == 1 ? "object" : "objects")} of the lake")); }
        run.Log(RunLogLevel.Information, RunStage.Extract, string.Create(
            CultureInfo.InvariantCulture, $"{streams.Values.Sum(stream => stream.Objects):N0} objects of the lake were read again; {damaged:N0} are damaged or missing and were left out."));
    }

    private IReplayChoice Choice(RunRequest request) =>
        _choices.FirstOrDefault(choice => choice.Applies(request))
        ?? throw new InvalidRunRequestException($"A replay was asked for without saying of what: {PeriodReplay.FromParameter} and {PeriodReplay.ToParameter} are missing.");

    private sealed class Replayed(SourceTally tally)
    {
        public SourceTally Tally { get; } = tally;

        public long Objects { get; set; }
    }
}
