using System.Net;
using SentinelMarket.Core.Records;
using SentinelMarket.Tests.Sources.Archives;
using SentinelMarket.Tests.Warehouse;

namespace SentinelMarket.Tests.Pipelines;

public sealed class EndOfDayArchiveTests
{
    private const string Rows = "SELECT trading_day || ' ' || exchange || ' ' || ticker || ' ' || source || ' ' || trim_scale(price) FROM stock_data_warehouse ORDER BY 1";

    [Fact]
    public async Task A_period_backfills_both_exchanges_across_the_change_of_formats_and_a_weekend()
    {
        using var site = new RoutedSite(Published);
        await using var host = await PriceHost.StartAsync(site);

        var run = await host.RunAsync("end_of_day", ("from", "2024-07-05"), ("to", "2024-07-08"));

        Assert.Equal((RunOutcome.Succeeded, new RowCounts(4, 4, 0, 0)), (run.Outcome, run.Counts));
        Assert.Equal(
            [
                "2024-07-05 BSE 500325 bse.eod.legacy 1391.1", "2024-07-05 NSE RELIANCE nse.eod.legacy 1391.4",
                "2024-07-08 BSE 500325 bse.eod.udiff 1391.4", "2024-07-08 NSE RELIANCE nse.eod.udiff 1391.4",
            ],
            await host.Database.LinesAsync(Rows));
        Assert.Equal(
            [
                "bse.archive 2024-07-05 answered: ", "bse.archive 2024-07-06 answered: no file is published for this day",
                "bse.archive 2024-07-07 answered: no file is published for this day", "bse.archive 2024-07-08 answered: ",
                "nse.archive 2024-07-05 answered: ", "nse.archive 2024-07-06 answered: no file is published for this day",
                "nse.archive 2024-07-07 answered: no file is published for this day", "nse.archive 2024-07-08 answered: ",
            ],
            await host.SourcesAsync(run));
    }

    [Fact]
    public async Task The_same_period_again_loads_nothing()
    {
        using var site = new RoutedSite(Published);
        await using var host = await PriceHost.StartAsync(site);
        await host.RunAsync("end_of_day", ("from", "2024-07-05"), ("to", "2024-07-08"));

        var again = await host.RunAsync("end_of_day", ("from", "2024-07-05"), ("to", "2024-07-08"));

        Assert.Equal((RunOutcome.Succeeded, new RowCounts(4, 0, 4, 0)), (again.Outcome, again.Counts));
    }

    [Fact]
    public async Task By_itself_it_asks_both_archives_for_the_last_trading_days_and_leaves_holidays_and_weekends_out()
    {
        using var site = new RoutedSite(_ => null);
        await using var host = await PriceHost.StartAsync(site);

        var run = await host.RunAsync("end_of_day");

        Assert.Equal(RunOutcome.Succeeded, run.Outcome);
        Assert.Equal(
            ["20260226", "20260227", "20260302", "20260304"],
            site.Asked.Where(address => address.Host == "www.bseindia.com").Select(address => address.AbsolutePath.Split('_')[6]).Order(StringComparer.Ordinal));
        Assert.Equal(4, site.Asked.Count(address => address.Host == "nsearchives.nseindia.com"));
    }

    [Fact]
    public async Task An_archive_that_is_away_costs_only_its_own_files()
    {
        using var site = new RoutedSite(address => address.Host == "www.bseindia.com" ? new HttpResponseMessage(HttpStatusCode.Forbidden) : Published(address));
        await using var host = await PriceHost.StartAsync(site);

        var run = await host.RunAsync("end_of_day", ("to", "2024-07-08"));

        Assert.Equal((RunOutcome.Partial, "1 of 2 sources failed: BSE's archive, 2024-07-08: 403 Forbidden after 1 try"), (run.Outcome, run.Error));
        Assert.Equal(["2024-07-08 NSE RELIANCE nse.eod.udiff 1391.4"], await host.Database.LinesAsync(Rows));
    }

    /// <summary>The archives as they were on Friday 5 and Monday 8 July 2024.</summary>
    private static HttpResponseMessage? Published(Uri address)
    {
        var (friday, monday) = (new DateOnly(2024, 7, 5), new DateOnly(2024, 7, 8));
        var name = address.Segments[^1];
        return name switch
        {
            "cm05JUL2024bhav.csv.zip" => RoutedSite.Bytes(ArchiveSamples.Zip(("cm05JUL2024bhav.csv", ArchiveSamples.NseLegacy(friday)))),
            "BhavCopy_NSE_CM_0_0_0_20240708_F_0000.csv.zip" => RoutedSite.Bytes(ArchiveSamples.Zip((name[..^4], ArchiveSamples.Unified("NSE", monday)))),
            "EQ_ISINCODE_050724.zip" => RoutedSite.Bytes(ArchiveSamples.Zip(("EQ_ISINCODE_050724.CSV", ArchiveSamples.BseLegacyWithIsin(friday)))),
            "BhavCopy_BSE_CM_0_0_0_20240708_F_0000.CSV" => RoutedSite.Body(ArchiveSamples.Unified("BSE", monday), "text/csv"),
            _ => null,
        };
    }
}
