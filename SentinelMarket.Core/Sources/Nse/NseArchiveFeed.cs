using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Archives;

namespace SentinelMarket.Core.Sources.Nse;

/// <summary>NSE's archive of end-of-day files: one zip a trading day, of the legacy format until 5 July 2024 and of the unified format (UDiFF) from then on.</summary>
public sealed class NseArchiveFeed(IHttpClientFactory clients, IOptions<NseArchiveOptions> options, TimeProvider time) : ArchiveFeed(clients, time)
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = SourceIds.NseArchive;

    /// <inheritdoc/>
    public override string Source => SourceIds.NseArchive;

    /// <inheritdoc/>
    public override string Name => "NSE end-of-day files";

    /// <inheritdoc/>
    public override int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public override Exchange Exchange => Exchange.Nse;

    private protected override string Referrer => "https://www.nseindia.com/all-reports";

    private protected override IEnumerable<IReadOnlyList<ArchiveFile>> FilesOf(DateOnly day)
    {
        yield return [day >= UnifiedFormat.FirstDay
            ? ArchiveFile.Of(SourceIds.NseEodUdiff, $"content/cm/BhavCopy_NSE_CM_0_0_0_{day:yyyyMMdd}_F_0000.csv.zip")
            : ArchiveFile.Of(SourceIds.NseEodLegacy, $"content/historical/EQUITIES/{day:yyyy}/{UnifiedFormat.Month(day)}/cm{day:dd}{UnifiedFormat.Month(day)}{day:yyyy}bhav.csv.zip")];
        if (options.Value.WithDeliveries) { yield return [ArchiveFile.Of(SourceIds.NseEodFull, $"products/content/sec_bhavdata_full_{day:ddMMyyyy}.csv")]; }
    }
}
