using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Sources.Nse;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Hosting.Postgres;
using SentinelMarket.Tests.Sources;
using SentinelMarket.Tests.Sources.Archives;
using SentinelMarket.Tests.Warehouse;

namespace SentinelMarket.Tests.Pipelines;

/// <summary>The exchange's list of holidays on its way into the warehouse and the calendar.</summary>
public sealed class HolidaysPipelineTests : IAsyncLifetime
{
    private const string Rows = "SELECT exchange || ' ' || day || ' ' || name FROM market_holidays ORDER BY 1";

    private readonly PostgresServer _server = new();
    private readonly TemporaryFolder _folder = new();
    private readonly CurrentCalendar _calendar = new(TradingCalendar.Indian);
    private FeedHost _feeds = null!;
    private PipelineRunner _runner = null!;
    private string _list = List(("26-Jan-2027", "Republic Day"), ("27-Feb-2027", "A Saturday"), ("22-Mar-2027", "Holi"));

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        _feeds = new FeedHost(new RoutedSite(address => address.AbsolutePath == "/api/holiday-master" ? RoutedSite.Body(_list) : RoutedSite.Body("<html></html>", "text/html")));
        var lake = new LocalDataLake(Options.Create(new LakeOptions { Folder = _folder.FullPath }));
        var runs = new RunLog(_server.Database);
        var catalog = new LakeCatalog(_server.Database);
        var services = new EtlServices(lake, new UndeliveredDocuments(lake, catalog, runs), new ReplayedDocuments(lake, [new PeriodReplay(catalog)]), Options.Create(new PipelineOptions()), _feeds.Time);
        var store = new HolidayStore(_server.Database);
        var pipeline = new HolidaysPipeline(
            services, [new NseHolidayParser()], store, new CalendarKeeper(store, _calendar), _feeds.Get<NseHolidayFeed>(), new NseHolidayFiles(Options.Create(new EndOfDayFileOptions()), _feeds.Time));
        _runner = new PipelineRunner([pipeline], runs, new AuditTrail(_server.Database), Options.Create(new PipelineOptions()), TimeProvider.System, NullLogger<PipelineRunner>.Instance);
    }

    public async Task DisposeAsync()
    {
        await _runner.DisposeAsync();
        _feeds.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_new_year_of_the_exchange_is_kept_and_known_to_the_calendar_at_once()
    {
        Assert.True(_calendar.Value.IsTradingDay(Exchange.Nse, new DateOnly(2027, 3, 22)));

        var run = await RunAsync();

        Assert.Equal((RunOutcome.Succeeded, new RowCounts(3, 3, 0, 0)), (run.Outcome, run.Counts));
        Assert.Equal(["NSE 2027-01-26 Republic Day", "NSE 2027-02-27 A Saturday", "NSE 2027-03-22 Holi"], await _server.Database.LinesAsync(Rows));
        Assert.False(_calendar.Value.IsTradingDay(Exchange.Nse, new DateOnly(2027, 3, 22)));
        Assert.True(_calendar.Value.Covers(Exchange.Bse, new DateOnly(2027, 6, 1)));
    }

    [Fact]
    public async Task The_same_list_changes_nothing_and_a_newer_one_replaces_its_year()
    {
        await RunAsync();
        Assert.Equal(new RowCounts(3, 0, 3, 0), (await RunAsync()).Counts);

        _list = List(("26-Jan-2027", "Republic Day"), ("23-Mar-2027", "Holi"));
        Assert.Equal(new RowCounts(2, 1, 1, 0), (await RunAsync()).Counts);

        Assert.Equal(["NSE 2027-01-26 Republic Day", "NSE 2027-03-23 Holi"], await _server.Database.LinesAsync(Rows));
        Assert.True(_calendar.Value.IsTradingDay(Exchange.Nse, new DateOnly(2027, 3, 22)));
    }

    [Fact]
    public async Task A_saved_list_is_imported_and_another_file_is_refused_by_name()
    {
        var (good, bad) = (Path.Combine(_folder.FullPath, "holidays.json"), Path.Combine(_folder.FullPath, "prices.json"));
        await File.WriteAllTextAsync(good, _list);
        await File.WriteAllTextAsync(bad, "[1, 2]");

        var run = await RunAsync(("paths", good + "\n" + bad));

        Assert.Equal((RunOutcome.Partial, 3L), (run.Outcome, run.Counts.Loaded));
        Assert.Contains("prices.json is not NSE's list of holidays: a JSON object with a list CM is expected", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_of_a_replay_leaves_the_days_as_they_are()
    {
        await RunAsync();
        await Sql.ExecuteAsync(_server.Superuser, "DELETE FROM market_holidays WHERE day = '2027-03-22'; UPDATE lake_objects SET fetched_at = '2026-11-20T06:00:00Z'");

        var run = await RunAsync(RunTrigger.Replay, (PeriodReplay.FromParameter, "2026-11-20"), (ReplayedDocuments.DryRunParameter, "true"));

        Assert.Equal((RunOutcome.Succeeded, RowCounts.Zero), (run.Outcome, run.Counts));
        Assert.Equal(["NSE 2027-01-26 Republic Day", "NSE 2027-02-27 A Saturday"], await _server.Database.LinesAsync(Rows));
        Assert.Contains(await _server.Database.LinesAsync($"SELECT message FROM pipeline_run_logs WHERE run_id = {run.Id}"), line => line.Contains("a replay would add 1 rows", StringComparison.Ordinal));
    }

    private static string List(params (string Day, string Name)[] days) =>
        "{\"CM\":[" + string.Join(',', days.Select(day => $"{{\"tradingDate\":\"{day.Day}\",\"description\":\"{day.Name}\"}}")) + "]}";

    private Task<RunReport> RunAsync(params (string Name, string Value)[] parameters) => RunAsync(RunTrigger.Manual, parameters);

    private async Task<RunReport> RunAsync(RunTrigger trigger, params (string Name, string Value)[] parameters) => await (await _runner.StartAsync(
        new RunRequest(HolidaysPipeline.PipelineName, trigger, "test", parameters.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal)), default)).Completion;
}
