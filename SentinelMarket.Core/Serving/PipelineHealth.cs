using Microsoft.Extensions.Options;
using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>What the health of all pipelines is judged by, as of one instant.</summary>
/// <param name="At">The instant, in UTC.</param>
/// <param name="Feeds">How the feeds fare.</param>
/// <param name="Sources">What waits and how good records are.</param>
/// <param name="Missed">The deadlines that are missed; null when nobody watches them.</param>
/// <param name="Since">Since when parts fare as they were last remembered.</param>
internal sealed record PipelineSituation(
    DateTimeOffset At,
    IReadOnlyList<FeedOverview> Feeds,
    SourcesEvidence Sources,
    IReadOnlyList<MissedDeadline>? Missed,
    IReadOnlyDictionary<(string Pipeline, string Part), (HealthStatus Status, DateTimeOffset Since)> Since);

/// <summary>Judges pipelines by all that is known of them.</summary>
internal sealed class PipelineHealth(FeedReader feeds, HealthReader reader, IEnumerable<IDeadlineReader> deadlines, IOptions<HealthOptions> options, TimeProvider clock)
{
    private readonly IDeadlineReader? _deadlines = deadlines.FirstOrDefault();

    /// <summary>Reads what all pipelines are judged by.</summary>
    public async Task<PipelineSituation> ReadAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return new PipelineSituation(
            now,
            await feeds.ListAsync(cancellationToken).ConfigureAwait(false),
            await reader.ReadAsync(now, cancellationToken).ConfigureAwait(false),
            _deadlines is null ? null : await _deadlines.MissedAsync(cancellationToken).ConfigureAwait(false),
            await reader.SinceAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The parts of a pipeline's health, the success rate first.</summary>
    public IReadOnlyList<HealthPart> Judge(IPipeline pipeline, RunStatistics last24Hours, PipelineSituation situation)
    {
        var parts = HealthJudge.Judge(EvidenceOf(pipeline, last24Hours, situation), options.Value.Of(pipeline.Name), situation.At);
        return [.. parts.Select(part => situation.Since.TryGetValue((pipeline.Name, part.Name), out var known) && known.Status == part.Status && part.Since is null ? part with { Since = known.Since } : part)];
    }

    /// <summary>The worst figure of a pipeline's quality that stands on enough; null without any.</summary>
    public QualityEvidence? WorstQuality(IPipeline pipeline, HealthEvidence evidence) => HealthJudge.Worst(evidence.Quality, options.Value.Of(pipeline.Name));

    /// <summary>What is known of one pipeline.</summary>
    public static HealthEvidence EvidenceOf(IPipeline pipeline, RunStatistics last24Hours, PipelineSituation situation) => new()
    {
        Last24Hours = last24Hours,
        Streams = StreamsOf([.. situation.Feeds.Where(feed => feed.Pipeline == pipeline.Name && feed.State != FeedState.NotConfigured && feed is { Paused: false, Interval: not null })]),
        Deadlines = situation.Missed?.Where(missed => missed.Pipeline == pipeline.Name).ToArray(),
        Quality = pipeline.Sources.Count == 0 ? [] : [Passed(last24Hours.Counts), .. situation.Sources.Quality(pipeline.Sources)],
        Backlog = pipeline.Sources.Count == 0 ? null : situation.Sources.Backlog(pipeline.Name, pipeline.Sources),
    };

    private static QualityEvidence Passed(RowCounts counts) => new("records of the last 24 hours that passed the rules", new Share(counts.Loaded + counts.Unchanged, counts.Loaded + counts.Unchanged + counts.Quarantined));

    private static StreamEvidence? StreamsOf(IReadOnlyList<FeedOverview> feeds)
    {
        if (feeds.Count == 0) { return null; }
        var streams = feeds.SelectMany(feed => StatesOf(feed).Where(state => state != FeedState.NotAsked).Select(state => (feed.Source, InError: state == FeedState.Error))).ToArray();
        return new StreamEvidence(streams.Length, streams.Count(stream => stream.InError), [.. streams.Where(stream => stream.InError).Select(stream => stream.Source).Distinct(StringComparer.Ordinal)]);
    }

    // An archive's streams come and go with the days; then the feed speaks for itself.
    private static IEnumerable<FeedState> StatesOf(FeedOverview feed) =>
        feed.Streams.Any(stream => stream.State != FeedState.NotAsked) ? feed.Streams.Select(stream => stream.State) : [feed.State];
}
