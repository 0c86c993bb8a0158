using System.Globalization;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Replays what the sources of a pipeline, or one of them, sent on the given days.</summary>
/// <remarks>
/// Parameters: <c>replay.from</c> and <c>replay.to</c>, ISO dates, both inclusive: the UTC days on which payloads were fetched, as the lake's folders have them. One
/// of both stands for a single day. <c>replay.source</c>, ids of sources with commas between them; all of the pipeline's without it.
/// </remarks>
public sealed class PeriodReplay(LakeCatalog catalog) : IReplayChoice
{
    /// <summary>The parameter with the first day.</summary>
    public const string FromParameter = "replay.from";

    /// <summary>The parameter with the last day.</summary>
    public const string ToParameter = "replay.to";

    /// <summary>The parameter with the sources.</summary>
    public const string SourceParameter = "replay.source";

    /// <inheritdoc/>
    public bool Applies(RunRequest request) => request.Parameters.ContainsKey(FromParameter) || request.Parameters.ContainsKey(ToParameter);

    /// <inheritdoc/>
    public void Check(IPipeline pipeline, RunRequest request)
    {
        _ = SourcesOf(pipeline, request);
        _ = PeriodOf(request);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LakeObjectSummary> ChooseAsync(IPipeline pipeline, RunRequest request, CancellationToken cancellationToken)
    {
        var (from, to) = PeriodOf(request);
        return catalog.FetchedBetweenAsync(SourcesOf(pipeline, request), from, to, cancellationToken);
    }

    private static IReadOnlyList<string> SourcesOf(IPipeline pipeline, RunRequest request)
    {
        if (!request.Parameters.TryGetValue(SourceParameter, out var asked)) { return pipeline.Sources; }
        var sources = asked.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (sources.Length == 0) { throw new InvalidRunRequestException($"{SourceParameter} is empty; expected is one of {string.Join(", ", pipeline.Sources)}."); }
        return sources.FirstOrDefault(source => !pipeline.Sources.Contains(source, StringComparer.Ordinal)) is { } stranger
            ? throw new InvalidRunRequestException($"{SourceParameter} is \"{stranger}\"; {pipeline.Name} loads {string.Join(", ", pipeline.Sources)}.")
            : sources;
    }

    private static (DateOnly From, DateOnly To) PeriodOf(RunRequest request)
    {
        var from = Day(request, FromParameter) ?? Day(request, ToParameter)!.Value;
        var to = Day(request, ToParameter) ?? from;
        if (from > to) { throw new InvalidRunRequestException($"{FromParameter} ({from:yyyy-MM-dd}) is after {ToParameter} ({to:yyyy-MM-dd})."); }
        return to == DateOnly.MaxValue ? throw new InvalidRunRequestException($"{ToParameter} is {to:yyyy-MM-dd}; a day before that is expected.") : (from, to);
    }

    private static DateOnly? Day(RunRequest request, string parameter)
    {
        if (!request.Parameters.TryGetValue(parameter, out var text)) { return null; }
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new InvalidRunRequestException($"{parameter} is \"{text}\"; a date like 2025-01-31 is expected.");
    }
}
