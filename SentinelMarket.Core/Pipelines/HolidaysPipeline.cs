using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Nse;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>The days without trading that NSE lists, from which the calendar knows the years to come.</summary>
/// <remarks>Parameter: <c>paths</c>, absolute paths of saved lists, one a line; without it the exchange is asked.</remarks>
public sealed class HolidaysPipeline(
    EtlServices services, IEnumerable<IDocumentParser<MarketHoliday>> parsers, HolidayStore store, CalendarKeeper keeper, NseHolidayFeed feed, NseHolidayFiles files)
    : EtlPipeline<MarketHoliday>(services, parsers)
{
    /// <summary>The pipeline's name.</summary>
    public const string PipelineName = "holidays";

    /// <inheritdoc/>
    public override string Name => PipelineName;

    /// <inheritdoc/>
    public override string Description => "Days without trading, as NSE lists them";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Sources { get; } = [SourceIds.NseHolidays];

    /// <inheritdoc/>
    protected override IReadOnlyList<SourceGroup> Plan(RunRequest request) => request.Parameters.TryGetValue(EndOfDayPipeline.PathsParameter, out var paths)
        ? [new SourceGroup("files", 1, FileCalls(paths.Split('\n', StringSplitOptions.RemoveEmptyEntries)))]
        : [new SourceGroup("NSE", 1, new[] { new SourceCall(NseHolidayFeed.Source, "trading", AskAsync) }.ToAsyncEnumerable())];

    /// <inheritdoc/>
    protected override IReadOnlyList<Verdict> Validate(MarketHoliday record) => [];

    /// <inheritdoc/>
    protected override string KeyOf(MarketHoliday record) => record.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<RowCounts>> LoadAsync(RunContext run, IReadOnlyList<DocumentPart<MarketHoliday>> batch, CancellationToken cancellationToken)
    {
        var counts = await store.LoadAsync(run.Lease, Exchange.Nse, batch, cancellationToken).ConfigureAwait(false);
        await keeper.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return counts;
    }

    private async Task<SourceAnswer> AskAsync(CancellationToken cancellationToken)
    {
        var page = await feed.FetchAsync(cancellationToken).ConfigureAwait(false);
        return new SourceAnswer(page.Document, page.Note);
    }

    private async IAsyncEnumerable<SourceCall> FileCalls(IReadOnlyList<string> paths)
    {
        await foreach (var file in files.ReadAsync(paths, CancellationToken.None).ConfigureAwait(false)) { yield return SourceCall.Of(file); }
    }
}
