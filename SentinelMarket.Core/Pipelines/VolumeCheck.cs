using System.Globalization;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Holds the volumes of quotes against those before them, in their batch and in the warehouse.</summary>
internal sealed class VolumeCheck(StockVolumes volumes)
{
    /// <summary>The batch with its warnings.</summary>
    public async Task<IReadOnlyList<DocumentPart<StockRecord>>> JudgeAsync(RunContext run, IReadOnlyList<DocumentPart<StockRecord>> batch, CancellationToken cancellationToken)
    {
        var quotes = batch.SelectMany((part, i) => part.Records.Where(record => record.Volume is not null).Select(record => (Part: i, Record: record))).ToArray();
        if (quotes.Length == 0) { return batch; }
        var records = quotes.Select(quote => quote.Record).ToArray();
        var falling = BatchRules.FallingVolumes(records, await volumes.BeforeAsync(records, cancellationToken).ConfigureAwait(false));
        if (falling.Count == 0) { return batch; }
        var (first, rule) = (falling[0].Verdict.Message, falling[0].Verdict.Rule);
        run.Log(RunLogLevel.Warning, RunStage.Load, string.Create(CultureInfo.InvariantCulture, $"{rule}: {falling.Count} records loaded with this warning; first: {first}"));
        var perPart = falling.CountBy(found => quotes[found.Index].Part).ToDictionary();
        return [.. batch.Select((part, i) => perPart.TryGetValue(i, out var count) ? part with { Warnings = new Dictionary<string, int>(part.Warnings, StringComparer.Ordinal) { [rule] = count } } : part)];
    }
}
