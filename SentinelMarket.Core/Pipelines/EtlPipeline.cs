using System.Threading.Channels;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Retries;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// Extract, transform and load around one template. Source calls run in parallel with a bound, and each payload is durable in the lake
/// before it is parsed; records are parsed and validated one by one, and a bad one becomes a quarantine entry; rows are loaded in batches,
/// each in one transaction, by several loaders at once. The stages overlap and are connected by bounded channels: a full channel makes the stage before it wait, so
/// memory stays flat whatever the input's size.
/// </summary>
/// <typeparam name="TRecord">The records that it loads. Its raw side is always <see cref="RawDocument"/>, because of the lake.</typeparam>
public abstract class EtlPipeline<TRecord> : IPipeline, IRecordReader
    where TRecord : class
{
    // Batches are made of parts: small ones fill a batch to the brim, and few of them wait in memory.
    private const int MostRecordsPerPart = 5_000;
    private const int PartsWaitingForOne = 2;

    // A connection that breaks while the server is there: the next one works, and one that does not is an outage.
    private const int MostAttempts = 5;

    private readonly IDataLake _lake;
    private readonly UndeliveredDocuments _undelivered;
    private readonly ReplayedDocuments _replayed;
    private readonly TimeProvider _clock;
    private readonly RunOrders? _orders;
    private readonly PipelineOptions _options;
    private readonly int _recordsPerBatch;
    private readonly Transformation<TRecord> _transformation;

    /// <summary>A pipeline on the services that every pipeline needs.</summary>
    /// <param name="services">Lake, recovery, clock and bounds.</param>
    /// <param name="parsers">The parsers of the pipeline's sources.</param>
    /// <param name="mostRecordsPerBatch">A lower bound than the settings' for records that take much memory.</param>
    protected EtlPipeline(EtlServices services, IEnumerable<IDocumentParser<TRecord>> parsers, int mostRecordsPerBatch = int.MaxValue)
    {
        _lake = services.Lake;
        _undelivered = services.Undelivered;
        _replayed = services.Replayed;
        _clock = services.Clock;
        _orders = services.Orders;
        _options = services.Options;
        _recordsPerBatch = Math.Min(_options.RecordsPerBatch, mostRecordsPerBatch);
        _transformation = new Transformation<TRecord>([.. parsers], Validate, KeyOf, NewKeys, Math.Min(_recordsPerBatch, MostRecordsPerPart));
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<string> Sources { get; }

    /// <inheritdoc/>
    public bool WorksWithoutDatabase => true;

    /// <inheritdoc/>
    public void Check(RunRequest request)
    {
        _ = RetriedOf(request);
        if (request.Trigger == RunTrigger.Replay) { _replayed.Check(this, request); }
        else { _ = Plan(request); }
    }

    /// <inheritdoc/>
    public async Task<RunClosingReport> ExecuteAsync(RunContext run, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var documents = Channel.CreateBounded<TrackedDocument>(new BoundedChannelOptions(_options.DocumentsInFlight) { SingleReader = true });
        var parts = new PartRouter<TRecord>(_options.Loaders, _options.DocumentsInFlight * PartsWaitingForOne, SlicesOf);
        Task<StageFault?>[] stages =
        [
            GuardAsync(RunStage.Extract, run, stop, () => documents.Writer.TryComplete(), token => ExtractAsync(run, documents.Writer, token)),
            GuardAsync(RunStage.Transform, run, stop, parts.Complete, token => TransformAsync(run, documents.Reader, parts, token)),
            .. Enumerable.Range(0, _options.Loaders).Select(loader => GuardAsync(RunStage.Load, run, stop, () => { }, token => LoadAsync(run, parts, loader, token))),
        ];
        var faults = await Task.WhenAll(stages).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var fault = faults.OfType<StageFault>().OrderBy(found => found.Exception is OperationCanceledException).FirstOrDefault();
        run.Fault = fault?.Exception;
        if (fault?.Exception is LeaseLostException lost) { throw lost; }
        if (fault is null) { await _replayed.TellAsync(run, cancellationToken).ConfigureAwait(false); }
        return fault is null ? run.Conclude() : new RunClosingReport(RunOutcome.Failed, fault.Stage, StageFault.Describe(fault));
    }

    /// <inheritdoc/>
    public IEnumerable<ReadRecord> Read(RawDocument document) => _transformation.Read(document);

    /// <summary>The questions that this run asks its sources; planning itself asks nothing.</summary>
    /// <exception cref="InvalidRunRequestException">The request's parameters cannot be understood; the message says which and why.</exception>
    protected abstract IReadOnlyList<SourceGroup> Plan(RunRequest request);

    /// <summary>The rules' words on a record; empty when it is sound.</summary>
    protected abstract IReadOnlyList<Verdict> Validate(TRecord record);

    /// <summary>What a record is about, for the list of refused ones.</summary>
    protected abstract string KeyOf(TRecord record);

    /// <summary>For one payload: tells of each record, in order, whether its key is new there. By default each is.</summary>
    protected virtual Func<TRecord, bool> NewKeys() => _ => true;

    /// <summary>
    /// The slices of the warehouse that records belong to, where loads of the same slice have to wait for each other; each once. Parts with
    /// a common slice go to one loader, so that the others go on meanwhile. None unless a pipeline says otherwise.
    /// </summary>
    protected virtual IEnumerable<object> SlicesOf(IReadOnlyList<TRecord> records) => [];

    /// <summary>Loads a batch in one transaction. Several batches of a run are loaded at the same time.</summary>
    /// <returns>What became of the rows of each part, in the order of <paramref name="batch"/>.</returns>
    protected abstract Task<IReadOnlyList<RowCounts>> LoadAsync(RunContext run, IReadOnlyList<DocumentPart<TRecord>> batch, CancellationToken cancellationToken);

    private async Task ExtractAsync(RunContext run, ChannelWriter<TrackedDocument> documents, CancellationToken cancellationToken)
    {
        if (run.Drains is { } spooled)
        {
            await PassOnAsync(_undelivered.ReadAsync(spooled, cancellationToken), documents, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (run.Request.Trigger == RunTrigger.Replay)
        {
            await PassOnAsync(_replayed.FindAsync(this, run, cancellationToken), documents, cancellationToken).ConfigureAwait(false);
            return;
        }

        var groups = Plan(run.Request);

        // Without the database nobody knows what earlier runs left; a later run looks for it.
        var waiting = await WithDatabaseAsync(run, () => _undelivered.LookAsync(this, run, cancellationToken)).ConfigureAwait(false) ?? [];
        await PassOnAsync(_undelivered.ReadAsync(waiting, run, cancellationToken), documents, cancellationToken).ConfigureAwait(false);

        var done = await DoneBeforeAsync(run, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(groups.Select(group => Parallel.ForEachAsync(
            group.Calls.Where(call => !IsDone(call, done)),
            new ParallelOptions { MaxDegreeOfParallelism = group.Parallelism, CancellationToken = cancellationToken },
            (call, token) => AskAsync(run, call, documents, token)))).ConfigureAwait(false);
    }

    /// <summary>What the runs before a retry got from their sources, which it does not ask for again: it is in the warehouse, or waits in the lake and is loaded first.</summary>
    private async Task<IReadOnlySet<(string Source, string Stream)>> DoneBeforeAsync(RunContext run, CancellationToken cancellationToken)
    {
        if (_orders is null || RetriedOf(run.Request) is not { } first) { return new HashSet<(string, string)>(); }
        var done = await _orders.DoneByChainAsync(first, cancellationToken).ConfigureAwait(false);
        run.Log(RunLogLevel.Information, RunStage.Extract, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{done.Count} sources answered in run {first} or its retries and are not asked again."));
        return done;
    }

    private static bool IsDone(SourceCall call, IReadOnlySet<(string Source, string Stream)> done)
    {
        for (SourceCall? source = call; source is not null; source = source.Otherwise)
        {
            if (done.Contains((source.Source, source.Stream))) { return true; }
        }

        return false;
    }

    private static long? RetriedOf(RunRequest request)
    {
        if (!request.Parameters.TryGetValue(RunRequest.OnlyFailedParameter, out var text)) { return null; }
        return long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var first)
            ? first
            : throw new InvalidRunRequestException($"{RunRequest.OnlyFailedParameter} is \"{text}\"; the number of a run is expected.");
    }

    private static async Task PassOnAsync(IAsyncEnumerable<TrackedDocument> kept, ChannelWriter<TrackedDocument> documents, CancellationToken cancellationToken)
    {
        await foreach (var found in kept.ConfigureAwait(false)) { await documents.WriteAsync(found, cancellationToken).ConfigureAwait(false); }
    }

    /// <summary>Asks one source after the other until one answers.</summary>
    private async ValueTask AskAsync(RunContext run, SourceCall call, ChannelWriter<TrackedDocument> documents, CancellationToken cancellationToken)
    {
        var tally = run.Track(call.Source, call.Stream, wasAsked: true);
        while (!await AnswersAsync(run, call, tally, documents, cancellationToken).ConfigureAwait(false) && call.Otherwise is { } other)
        {
            var next = run.Track(other.Source, other.Stream, wasAsked: true);
            next.Note($"asked because {call.Source} failed");
            tally.AskInstead(next);
            (call, tally) = (other, next);
        }
    }

    /// <summary>Asks one source for all it has; false when it failed.</summary>
    private async Task<bool> AnswersAsync(RunContext run, SourceCall call, SourceTally tally, ChannelWriter<TrackedDocument> documents, CancellationToken cancellationToken)
    {
        var meter = run.Stage(RunStage.Extract);
        meter.Enter(1).Dispose();
        var answers = call.Ask(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (answers.ConfigureAwait(false))
        {
            while (true)
            {
                var (found, failed) = await NextAsync(run, call, tally, answers, cancellationToken).ConfigureAwait(false);
                if (found is null) { return !failed; }
                meter.Out(1);
                await documents.WriteAsync(found, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The source's next payload, durable; none when it has no more or has failed.</summary>
    private async Task<(TrackedDocument? Found, bool Failed)> NextAsync(
        RunContext run, SourceCall call, SourceTally tally, IAsyncEnumerator<SourceAnswer> answers, CancellationToken cancellationToken)
    {
        using var work = run.Stage(RunStage.Extract).Enter(0);
        while (true)
        {
            var since = _clock.GetTimestamp();
            SourceAnswer answer;
            try
            {
                if (!await answers.MoveNextAsync().ConfigureAwait(false)) { return (null, false); }
                answer = answers.Current;
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                // The boundary of one source: whatever its client throws, the other sources go on.
                var message = failure is SourceFailedException ? failure.Message : $"{failure.GetType().Name}: {failure.Message}";
                tally.Fail(message, _clock.GetElapsedTime(since));
                var (level, next) = call.Otherwise is { } other ? (RunLogLevel.Warning, $" {other.Source} is asked instead.") : (RunLogLevel.Error, string.Empty);
                run.Log(level, RunStage.Extract, $"{call.Source} {call.Stream}: {message}{next}");
                return (null, true);
            }

            tally.Answered(_clock.GetElapsedTime(since), answer.Note);
            if (answer.Note is not null) { run.Log(RunLogLevel.Warning, RunStage.Extract, $"{call.Source} {call.Stream}: {answer.Note}"); }
            if (answer.Document is null) { continue; }
            var stored = await _lake.StoreAsync(answer.Document, cancellationToken).ConfigureAwait(false);
            return (new TrackedDocument(stored, tally, Watermark: answer.Watermark), false);
        }
    }

    private async Task TransformAsync(RunContext run, ChannelReader<TrackedDocument> documents, PartRouter<TRecord> parts, CancellationToken cancellationToken)
    {
        var meter = run.Stage(RunStage.Transform);
        var warnings = new WarningCounts();
        await foreach (var document in documents.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            using var found = _transformation.Split(document, run, warnings).GetEnumerator();
            meter.Enter(1).Dispose();
            while (true)
            {
                TrackedPart<TRecord> part;
                using (meter.Enter(0))
                {
                    if (!found.MoveNext()) { break; }
                    part = found.Current;
                }

                if (run.Rehearsed is null) { run.AddExtracted(part.Part); }
                meter.Out(part.Part.Extracted);
                await parts.WriteAsync(part, cancellationToken).ConfigureAwait(false);
            }
        }

        warnings.TellTo(run);
    }

    private async Task LoadAsync(RunContext run, PartRouter<TRecord> parts, int loader, CancellationToken cancellationToken)
    {
        var meter = run.Stage(RunStage.Load);
        await foreach (var batch in BatchReader.ReadAsync(parts.Of(loader), _recordsPerBatch, part => part.Part.Extracted, _options.BatchLinger, _clock, cancellationToken).ConfigureAwait(false))
        {
            using var work = meter.Enter(batch.Sum(part => part.Part.Extracted));
            var loaded = await WithDatabaseAsync(run, () => RegisterAndLoadAsync(run, batch, cancellationToken)).ConfigureAwait(false);
            var counts = loaded ?? await run.Spooling!.AppendAsync(batch, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < batch.Count; i++)
            {
                if (run.Rehearsed is { } rehearsed) { rehearsed.Count(batch[i].Part, counts[i], KeyOf); }
                else { batch[i].Tally.Count(counts[i]); }
                meter.Out(counts[i].Loaded);
                parts.Loaded(batch[i]);
            }
        }
    }

    private async Task<IReadOnlyList<RowCounts>> RegisterAndLoadAsync(RunContext run, IReadOnlyList<TrackedPart<TRecord>> batch, CancellationToken cancellationToken)
    {
        if (run.Rehearsed is null) { await _undelivered.RegisterAsync(run.Lease, [.. batch.Select(part => part.Part.Stored)], cancellationToken).ConfigureAwait(false); }
        var counts = await LoadAsync(run, [.. batch.Select(part => part.Part)], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < batch.Count; i++) { run.Spooling?.NoteLoaded(batch[i].Part, counts[i]); }
        return counts;
    }

    /// <summary>
    /// Does work that can be done again; null when the run has turned to the spool, because PostgreSQL is away. Work that a broken
    /// connection interrupted while the server is there is done again: loads are idempotent.
    /// </summary>
    private static async Task<T?> WithDatabaseAsync<T>(RunContext run, Func<Task<T>> work)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            if (run.Spooling is { IsOn: true }) { return null; }
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (LeaseLostException) when (run.Spooling is { IsOn: true })
            {
                // The lease lapsed while the database was away; whoever drains takes the run up again.
            }
            catch (Exception fault) when (run.Spooling is not null && attempt < MostAttempts && DatabaseOutage.MayBe(fault))
            {
                if (await run.Spooling.TurnOnAsync(fault, run.Counts).ConfigureAwait(false)) { return null; }
                run.Log(RunLogLevel.Warning, RunStage.Load, $"A connection to PostgreSQL broke ({fault.Message}); the same is tried again.");
            }
        }
    }

    /// <summary>Runs a stage to its end; the first that breaks stops the others, and the stage after it always sees its channel end.</summary>
    private static async Task<StageFault?> GuardAsync(RunStage stage, RunContext run, CancellationTokenSource stop, Action complete, Func<CancellationToken, Task> work)
    {
        try
        {
            await work(stop.Token).ConfigureAwait(false);
            complete();
            return null;
        }
        catch (Exception exception)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            complete();
            return new StageFault(stage, exception);
        }
        finally
        {
            run.Stage(stage).Finish();
        }
    }
}
