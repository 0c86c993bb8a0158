using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>A pipeline that loads prices.</summary>
public abstract class StockPipeline(EtlServices services, IEnumerable<IDocumentParser<StockRecord>> parsers, DataValidator validator, StockWriter writer)
    : EtlPipeline<StockRecord>(services, parsers)
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Verdict> Validate(StockRecord record) => validator.Validate(record);

    /// <inheritdoc/>
    protected override string KeyOf(StockRecord record) => $"{record.Ticker} {record.Series}";

    /// <summary>By the warehouse's key: wherever a payload is cut into batches, the same one of its contradictory records counts.</summary>
    protected override Func<StockRecord, bool> NewKeys()
    {
        var keys = new HashSet<StockKey>();
        return record => keys.Add(StockKey.Of(record));
    }

    /// <summary>The trading days: a load locks those of its rows.</summary>
    protected override IEnumerable<object> SlicesOf(IReadOnlyList<StockRecord> records) => records.Select(record => record.TradingDay).Distinct().Cast<object>();

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<RowCounts>> LoadAsync(RunContext run, IReadOnlyList<DocumentPart<StockRecord>> batch, CancellationToken cancellationToken) =>
        await RefusedRecords.LoadAroundAsync(
            batch,
            async parts => (await writer.LoadAsync(run.Lease, parts, [.. parts.Select(part => part.Watermark).OfType<WatermarkMove>()], cancellationToken).ConfigureAwait(false)).PerPart,
            KeyOf,
            RefusedRecords.RefusalOf).ConfigureAwait(false);
}
