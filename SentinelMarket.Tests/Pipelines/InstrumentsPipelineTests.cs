using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Sources.Reference;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Instruments;
using SentinelMarket.Tests.Sources;
using SentinelMarket.Tests.Warehouse;

namespace SentinelMarket.Tests.Pipelines;

public sealed class InstrumentsPipelineTests : IAsyncLifetime
{
    private const string Equity =
        """
        SYMBOL,NAME OF COMPANY, SERIES, DATE OF LISTING, PAID UP VALUE, MARKET LOT, ISIN NUMBER, FACE VALUE
        ETERNAL,Eternal Limited,EQ,23-JUL-2021,1,1,INE758T01015,1
        TMPV,Tata Motors Passenger Vehicles Limited,EQ,22-JUL-1998,2,1,INE155A01022,2
        REUSED,Second Holder Limited,EQ,01-JUN-2018,10,1,INE002A01018,10
        FIRSTNOW,First Holder Limited,EQ,01-JAN-1996,10,1,INE009A01021,10
        """;

    private const string Changes =
        """
        Eternal Limited,ZOMATO,ETERNAL,09-APR-2025
        Tata Motors,TELCO,TATAMOTORS,01-SEP-2003
        Tata Motors,TATAMOTORS,TMPV,24-OCT-2025
        First Holder,REUSED,FIRSTNOW,01-JAN-2015
        """;

    private const string Codes = "Company Name,Scrip Code\neternal ltd.,543320\ntata motors passenger vehicles ltd.,500570\n";
    private const string Nifty = "Company Name,Industry,Symbol,Series,ISIN Code\nEternal Ltd.,Consumer Services,ETERNAL,EQ,INE758T01015\n";

    private readonly TemporaryFolder _lakeFolder = new();
    private readonly TemporaryFolder _files = new();
    private readonly PostgresServer _server = new();
    private InstrumentDirectory _directory = null!;
    private InstrumentWriter _writer = null!;
    private RunLog _runs = null!;
    private PipelineRunner _runner = null!;

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        var bounds = Options.Create(new PipelineOptions { BatchLinger = TimeSpan.FromMilliseconds(20) });
        var lake = new LocalDataLake(Options.Create(new LakeOptions { Folder = _lakeFolder.FullPath }));
        _runs = new RunLog(_server.Database);
        _writer = new InstrumentWriter(_server.Database);
        _directory = new InstrumentDirectory(_server.Database);
        var services = new EtlServices(lake, new UndeliveredDocuments(lake, new LakeCatalog(_server.Database), _runs), new ReplayedDocuments(lake, []), bounds, TimeProvider.System);
        var pipeline = new InstrumentsPipeline(services, [new ReferenceParser()], new InstrumentValidator(TimeProvider.System), _writer, new ReferenceFiles(Options.Create(new EndOfDayFileOptions()), TimeProvider.System));
        _runner = new PipelineRunner([pipeline], _runs, new AuditTrail(_server.Database), bounds, TimeProvider.System, NullLogger<PipelineRunner>.Instance);
    }

    public async Task DisposeAsync()
    {
        await _runner.DisposeAsync();
        await _server.DisposeAsync();
        _lakeFolder.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task All_symbols_of_a_share_lead_to_all_of_its_periods()
    {
        await ImportAsync(("EQUITY_L.csv", Equity), ("changes.csv", Changes), ("codes.csv", Codes), ("ind_nifty50list.csv", Nifty));

        foreach (var asked in (string[])["tmpv", "TATAMOTORS", "TELCO", "500570"])
        {
            Assert.Equal(
                ["TMPV both 2025-10-24..", "500570 Bse ..", "TATAMOTORS both 2003-09-01..2025-10-23", "TELCO both ..2003-08-31"],
                await PeriodsAsync(asked));
        }
    }

    [Fact]
    public async Task A_symbol_in_use_gives_its_holder_and_only_the_holders_time()
    {
        await ImportAsync(("EQUITY_L.csv", Equity), ("changes.csv", Changes));

        Assert.Equal(["REUSED both 2015-01-01.."], await PeriodsAsync("REUSED"));
        Assert.Equal(["FIRSTNOW both 2015-01-01..", "REUSED both ..2014-12-31"], await PeriodsAsync("FIRSTNOW"));
    }

    [Fact]
    public async Task An_unknown_ticker_is_one_open_period_of_itself()
    {
        Assert.Equal(["NOSUCH both .."], await PeriodsAsync("nosuch"));
        Assert.Null((await _directory.PeriodsAsync(Ticker.Parse("NOSUCH"), default)).Instrument);
    }

    [Fact]
    public async Task Either_order_of_imports_ends_in_the_same_instruments()
    {
        await ImportAsync(("changes.csv", Changes));
        await ImportAsync(("codes.csv", Codes));
        await ImportAsync(("ind_nifty50list.csv", Nifty));
        await ImportAsync(("EQUITY_L.csv", Equity));
        var first = await StateAsync();

        await using (var owner = new NpgsqlConnection(_server.Superuser))
        {
            await owner.OpenAsync();
            await using var clear = new NpgsqlCommand("TRUNCATE instruments, reference_facts, reference_lists CASCADE", owner);
            await clear.ExecuteNonQueryAsync();
        }

        await ImportAsync(("EQUITY_L.csv", Equity));
        await ImportAsync(("changes.csv", Changes), ("codes.csv", Codes), ("ind_nifty50list.csv", Nifty));
        Assert.Equal(first, await StateAsync());
        Assert.NotEmpty(first);
    }

    [Fact]
    public async Task Importing_again_changes_nothing()
    {
        var files = new[] { ("EQUITY_L.csv", Equity), ("changes.csv", Changes), ("codes.csv", Codes), ("ind_nifty50list.csv", Nifty) };
        var first = await ImportAsync(files);
        var before = await StateAsync();

        var again = await ImportAsync(files);

        Assert.Equal((new RowCounts(11, 11, 0, 0), new RowCounts(11, 0, 11, 0)), (first.Counts, again.Counts));
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task A_later_list_decides_what_is_listed_and_an_older_one_imported_after_it_does_not()
    {
        var newer = string.Join('\n', Equity.Split('\n').Where(line => !line.StartsWith("TMPV", StringComparison.Ordinal)).Append("NEWCO,New Limited,EQ,10-JUL-2026,1,1,INE062A01020,1"));
        await ImportAsync(("newer.csv", newer));
        await ImportAsync(("older.csv", Equity));

        Assert.Equal(
            ["ETERNAL Listed", "FIRSTNOW Listed", "NEWCO Listed", "REUSED Listed", "TMPV NotListed"],
            await _server.Database.LinesAsync("SELECT symbol || ' ' || status FROM instruments ORDER BY symbol"));
    }

    [Fact]
    public async Task Bad_files_and_rows_are_named_and_their_neighbours_are_loaded()
    {
        var run = await ImportAsync(
            ("EQUITY_L.csv", Equity + "\nBAD,Bad Limited,EQ,01-JAN-2020,1,1,INE155A01023,1\n"),
            ("other.csv", "a,b\n1,2\n"),
            ("changes.csv", Changes));

        Assert.Equal((RunOutcome.Partial, new RowCounts(9, 8, 0, 1)), (run.Outcome, run.Counts));
        Assert.StartsWith("1 of 3 sources failed: other.csv: not a known list of shares", run.Error, StringComparison.Ordinal);
        var refused = Assert.Single(await new QuarantineStore(_server.Database).OfRunAsync(run.Id, 10, default));
        Assert.Equal(("EQUITY_L.csv", 6, "parse.isin"), (refused.Stream, refused.Entry.Position, refused.Entry.Verdict.Rule));
        Assert.Equal(0L, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM reference_facts WHERE lake_object_id IS NULL OR run_id IS NULL"));
    }

    [Fact]
    public async Task Shares_of_the_settings_resolve_before_any_list_and_seeding_again_does_nothing()
    {
        var universe = new Universe(NiftyFifty.Instruments);

        Assert.True(await _writer.SeedAsync(universe, default));
        Assert.False(await _writer.SeedAsync(universe, default));

        Assert.Equal(["RELIANCE both ..", "500325 Bse .."], await PeriodsAsync("500325"));
        Assert.True(await _writer.SeedAsync(new Universe([.. NiftyFifty.Instruments.Skip(1)]), default));
        Assert.Equal(49L, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM instruments"));
    }

    [Fact]
    public async Task A_search_finds_by_symbol_code_isin_and_words_of_the_name()
    {
        await ImportAsync(("EQUITY_L.csv", Equity), ("changes.csv", Changes), ("codes.csv", Codes));

        Assert.Equal(["TMPV"], await FoundAsync("tata mot"));
        Assert.Equal(["TMPV"], await FoundAsync("telc"));
        Assert.Equal(["ETERNAL"], await FoundAsync("5433"));
        Assert.Equal(["ETERNAL"], await FoundAsync("ine758t"));
        Assert.Equal(["REUSED", "FIRSTNOW"], await FoundAsync("reused"));
        Assert.Equal(["FIRSTNOW", "REUSED"], await FoundAsync("holder"));
        Assert.Empty(await FoundAsync("tata eternal"));
        Assert.Empty(await FoundAsync("%"));
        Assert.Equal(["ETERNAL"], (await _directory.SuggestAsync("", 1, default)).Select(found => found.Ticker.Value));
    }

    [Fact]
    public async Task A_ticker_with_rows_that_no_list_has_is_suggested_too()
    {
        await _server.Database.LoadAsync(WarehouseSamples.Part(WarehouseSamples.Fetched, WarehouseSamples.Record("UNLISTED", 10, new DateOnly(2024, 2, 1))));

        Assert.Equal(new StockSuggestion(Ticker.Parse("UNLISTED"), null, null), Assert.Single(await _directory.SuggestAsync("unl", 5, default)));
    }

    [Fact]
    public async Task A_share_is_found_by_its_former_isin_with_all_that_is_known()
    {
        await ImportAsync(("nifty750list.csv", "Company Name,Industry,Symbol,Series,ISIN Code\nV2 Retail Ltd.,Retail,V2RETAIL,EQ,INE945H01013\n"));
        await ImportAsync(("EQUITY_L.csv", Equity.Split('\n')[0] + "\nV2RETAIL,V2 Retail Limited,EQ,21-SEP-2011,1,1,INE945H01021,1\n"));

        var detail = (await _directory.FindAsync(Ticker.Parse("ine945h01013"), default))!;

        Assert.Equal(("INE945H01021", "V2 Retail Limited", "Retail"), (detail.Summary.Isin, detail.Summary.Name, detail.Summary.Sector));
        Assert.Equal(["INE945H01013"], detail.FormerIsins);
        Assert.Equal("NIFTY 750", Assert.Single(detail.Indices).Index);
        Assert.Null(await _directory.FindAsync(Ticker.Parse("NOSUCH"), default));
    }

    [Fact]
    public async Task A_run_without_paths_is_refused_in_words()
    {
        var refusal = await Assert.ThrowsAsync<InvalidRunRequestException>(() => _runner.StartAsync(new RunRequest(InstrumentsPipeline.PipelineName, RunTrigger.Manual, "test"), default));
        Assert.StartsWith("paths is missing", refusal.Message, StringComparison.Ordinal);
    }

    [RecordedFact]
    public async Task The_real_lists_balance_and_resolve()
    {
        await _writer.SeedAsync(new Universe(NiftyFifty.Instruments), default);
        string[] names = ["EQUITY_L.csv", "bse_scrip_codes.csv", "ind_nifty500list.csv", "ind_nifty50list.csv", "nifty750list.csv", "nse_symbol_change.csv"];
        foreach (var name in names) { await File.WriteAllBytesAsync(_files[name], RecordedFactAttribute.Read("reference/" + name)); }

        var run = await RunAsync(_files.FullPath);
        var again = await RunAsync(_files.FullPath);

        Assert.Equal((RunOutcome.Succeeded, new RowCounts(10_060, 10_058, 0, 2)), (run.Outcome, run.Counts));
        Assert.Equal((RunOutcome.Succeeded, new RowCounts(10_060, 0, 10_058, 2)), (again.Outcome, again.Counts));
        Assert.Equal(
            ["parse.isin nifty750list.csv", "parse.scrip_code bse_scrip_codes.csv"],
            (await new QuarantineStore(_server.Database).OfRunAsync(run.Id, 10, default)).Select(refused => $"{refused.Entry.Verdict.Rule} {refused.Stream}").Order(StringComparer.Ordinal));
        Assert.Equal(
            ["NIFTY 50: 50", "NIFTY 500: 500", "NIFTY 750: 750"],
            await _server.Database.LinesAsync("SELECT index_name || ': ' || count(*) FROM index_members GROUP BY index_name ORDER BY index_name"));
        Assert.Equal(2_384L, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM instruments WHERE status = 'Listed'"));
        foreach (var share in NiftyFifty.Instruments)
        {
            var (found, _) = await _directory.PeriodsAsync(Ticker.Parse(share.BseCode!), default);
            Assert.Equal((share.Isin, share.Ticker), (found?.Isin, found?.Symbol));
        }

        Assert.Null((await _directory.PeriodsAsync(Ticker.Parse("TMCV"), default)).Instrument!.BseCode);
        Assert.Equal(["3MINDIA both ..", "523395 Bse ..", "BIRLA3M both .."], await PeriodsAsync("BIRLA3M"));
        await AssertIndexedAsync();
    }

    private async Task AssertIndexedAsync()
    {
        await using var owner = new NpgsqlConnection(_server.Superuser);
        await owner.OpenAsync();
        await using var analyse = new NpgsqlCommand("ANALYZE instruments, instrument_symbols, instrument_terms", owner);
        await analyse.ExecuteNonQueryAsync();
        Assert.Contains(
            "instrument_symbols_ticker",
            string.Concat(await _server.Database.LinesAsync("EXPLAIN SELECT instrument_id FROM instrument_symbols WHERE ticker = 'TCS' ORDER BY is_current DESC, valid_to DESC LIMIT 1")),
            StringComparison.Ordinal);
        Assert.Contains(
            "instrument_terms_pkey",
            string.Concat(await _server.Database.LinesAsync("EXPLAIN SELECT instrument_id FROM instrument_terms WHERE term >= 'TATA' AND term < 'TATB'")),
            StringComparison.Ordinal);
    }

    private async Task<List<string>> PeriodsAsync(string ticker) =>
    [
        .. (await _directory.PeriodsAsync(Ticker.Parse(ticker), default)).Periods
            .Select(period => FormattableString.Invariant($"{period.Ticker} {period.Exchange?.ToString() ?? "both"} {period.From:yyyy-MM-dd}..{period.To:yyyy-MM-dd}")),
    ];

    private async Task<List<string>> FoundAsync(string text) => [.. (await _directory.SuggestAsync(text, 10, default)).Select(found => found.Ticker.Value)];

    /// <summary>All that the tables say, but for numbers that only count.</summary>
    private async Task<IReadOnlyList<string>> StateAsync() => await _server.Database.LinesAsync(
        """
        SELECT concat_ws('|', isin, symbol, bse_code, name, series, sector, listed_on, face_value, status) FROM instruments
        UNION ALL SELECT concat_ws('|', i.isin, s.exchange, s.ticker, s.valid_from, '-', s.valid_to, s.is_current, s.evidence) FROM instrument_symbols s JOIN instruments i ON i.id = s.instrument_id
        UNION ALL SELECT concat_ws('|', i.isin, n.name, n.first_as_of, n.last_as_of) FROM instrument_names n JOIN instruments i ON i.id = n.instrument_id
        UNION ALL SELECT concat_ws('|', i.isin, x.index_name, x.as_of) FROM index_members x JOIN instruments i ON i.id = x.instrument_id
        UNION ALL SELECT concat_ws('|', i.isin, t.term, t.kind) FROM instrument_terms t JOIN instruments i ON i.id = t.instrument_id
        ORDER BY 1
        """);

    private async Task<RunReport> ImportAsync(params (string Name, string Content)[] files)
    {
        foreach (var old in Directory.GetFiles(_files.FullPath)) { File.Delete(old); }
        foreach (var (name, content) in files) { await File.WriteAllTextAsync(_files[name], content); }
        return await RunAsync(_files.FullPath);
    }

    private async Task<RunReport> RunAsync(string path)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["paths"] = path };
        return await (await _runner.StartAsync(new RunRequest(InstrumentsPipeline.PipelineName, RunTrigger.Import, "test", parameters), default)).Completion;
    }
}
