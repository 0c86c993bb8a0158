using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Archives;

namespace SentinelMarket.Core.Sources.Bse;

/// <summary>
/// BSE's archive of end-of-day files: a zip of the legacy format until 5 July 2024, with ISIN and date where BSE has that one, and a plain file of the unified format
/// (UDiFF) from then on.
/// </summary>
public sealed class BseArchiveFeed(IHttpClientFactory clients, IOptions<BseArchiveOptions> options, TimeProvider time) : ArchiveFeed(clients, time)
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = SourceIds.BseArchive;

    /// <inheritdoc/>
    public override string Source => SourceIds.BseArchive;

    /// <inheritdoc/>
    public override string Name => "BSE end-of-day files";

    /// <inheritdoc/>
    public override int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public override Exchange Exchange => Exchange.Bse;

    private protected override string Referrer => "https://www.bseindia.com/markets/MarketInfo/BhavCopy.aspx";

    private protected override bool AnswersEmpty => true;

    private protected override IEnumerable<IReadOnlyList<ArchiveFile>> FilesOf(DateOnly day)
    {
        yield return day >= UnifiedFormat.FirstDay
            ? [ArchiveFile.Of(SourceIds.BseEodUdiff, $"download/BhavCopy/Equity/BhavCopy_BSE_CM_0_0_0_{day:yyyyMMdd}_F_0000.CSV")]
            :
            [
                ArchiveFile.Of(SourceIds.BseEodLegacy, $"download/BhavCopy/Equity/EQ_ISINCODE_{day:ddMMyy}.zip"),
                ArchiveFile.Of(SourceIds.BseEodLegacy, $"download/BhavCopy/Equity/EQ{day:ddMMyy}_CSV.ZIP"),
            ];
    }
}
