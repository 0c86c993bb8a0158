using SentinelMarket.Core.Quality.Corrections;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using static SentinelMarket.Tests.Pipelines.PriceLines;

namespace SentinelMarket.Tests.Pipelines;

/// <summary>What people do with refused records, on a real database and a real lake.</summary>
public sealed class QuarantineReplayTests : IAsyncLifetime
{
    private static readonly string Sound = Line("INFY", 1500m, 1510m, 1490m, 1);
    private static readonly string Upside = Line("TCS", 3000m, 2990m, 3010m, 1);
    private static readonly string Free = Line("WIPRO", 0m, 260m, 240m, 1);

    private QuarantineHost _host = null!;

    public async Task InitializeAsync() => _host = await QuarantineHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_corrected_record_is_loaded_from_a_lake_object_of_its_own_and_its_neighbours_stay()
    {
        await _host.RunAsync(Document("A", Sound, Upside, Free));
        var entry = (await _host.EntriesAsync())[0];
        Assert.Equal(("high.not_below_low", "TCS EQ", 3), (entry.Entry.Verdict.Rule, entry.Entry.Key, entry.Entry.Position));

        var result = await _host.Desk.CorrectAsync(entry.Id, Change(("HIGH", "3010"), ("LOW", "2990")), "high and low were swapped", "ana", default);
        var run = await _host.EndOfAsync(result.Run!.Id);

        Assert.Equal((RunOutcome.Succeeded, RunTrigger.Replay, new RowCounts(3, 1, 1, 1)), (run.Outcome, run.Trigger, run.Counts));
        Assert.Equal(["INFY 1510.0000 1490.0000", "TCS 3010.0000 2990.0000"], await _host.LinesAsync("SELECT format('%s %s %s', ticker, high, low) FROM stock_data_warehouse ORDER BY ticker"));
        var after = await _host.EntriesAsync();
        Assert.Equal([QuarantineStatus.Replayed, QuarantineStatus.Open], after.Select(one => one.Status));
        Assert.Equal(("ana", "high and low were swapped", run.Id), (after[0].ResolvedBy, after[0].Resolution, after[0].ResolvedRunId));
        var stored = await _host.Lake.ReadAsync(after[0].CorrectedPath!, default);
        Assert.Equal((LineSource, "A", Morning.AddHours(2)), (stored.Document.Source, stored.Document.Stream, stored.Document.FetchedAt));
        Assert.StartsWith($"correction of quarantine entry {entry.Id} by ana: high and low were swapped (HIGH: \"2990\" became \"3010\"; LOW: \"3010\" became \"2990\"); original: {LineSource}/", stored.Document.Request, StringComparison.Ordinal);
        Assert.Equal([after[0].CorrectedPath!], await _host.LinesAsync("SELECT l.path FROM stock_data_warehouse s JOIN lake_objects l ON l.id = s.lake_object_id WHERE s.ticker = 'TCS'"));
        Assert.Equal(["quarantine.correct", "quarantine.replay"], (await _host.Desk.FindAsync(entry.Id, default))!.History.Select(act => act.Action));
    }

    [Fact]
    public async Task A_correction_that_the_rules_still_refuse_is_not_stored()
    {
        await _host.RunAsync(Document("A", Sound, Upside));
        var entry = Assert.Single(await _host.EntriesAsync());

        var result = await _host.Desk.CorrectAsync(entry.Id, Change(("PRICE", "-4"), ("HIGH", "3010"), ("LOW", "2990")), "a guess", "ana", default);

        Assert.False(result.IsStored);
        Assert.Equal(["Price -4 is not above 0."], result.Verdicts.Where(verdict => verdict.Severity == Severity.Reject).Select(verdict => verdict.Message));
        var after = Assert.Single(await _host.EntriesAsync());
        Assert.Equal((QuarantineStatus.Open, null, null), (after.Status, after.CorrectedPath, after.ResolvedBy));
        Assert.Equal(["1"], await _host.LinesAsync("SELECT count(*)::text FROM lake_objects"));
    }

    [Fact]
    public async Task Two_records_of_one_document_are_corrected_one_after_the_other()
    {
        await _host.RunAsync(Document("A", Sound, Upside, Free));
        var entries = await _host.EntriesAsync();

        foreach (var (entry, patch) in entries.Zip([Change(("HIGH", "3010"), ("LOW", "2990")), Change(("PRICE", "250"))]))
        {
            var result = await _host.Desk.CorrectAsync(entry.Id, patch, "the exchange's notice", "ana", default);
            Assert.Equal(RunOutcome.Succeeded, (await _host.EndOfAsync(result.Run!.Id)).Outcome);
        }

        Assert.Equal([QuarantineStatus.Replayed, QuarantineStatus.Replayed], (await _host.EntriesAsync()).Select(entry => entry.Status));
        Assert.Equal(["INFY", "TCS", "WIPRO"], await _host.LinesAsync("SELECT ticker FROM stock_data_warehouse ORDER BY ticker"));
        var before = await _host.SnapshotAsync();
        var again = await _host.ReplayAllAsync();
        Assert.Equal((RunOutcome.Succeeded, 0L), (again.Outcome, again.Counts.Loaded));
        Assert.Equal(before, await _host.SnapshotAsync());
    }

    [Fact]
    public async Task A_replay_that_is_refused_again_leaves_the_entry_open_and_says_so()
    {
        await _host.RunAsync(Document("A", Sound, Upside));
        var entry = Assert.Single(await _host.EntriesAsync());

        var run = await _host.EndOfAsync(Assert.Single(await _host.Desk.ReplayAsync([entry.Id], "ana", default)).Id);

        Assert.Equal(new RowCounts(2, 0, 1, 1), run.Counts);
        var after = Assert.Single(await _host.EntriesAsync());
        Assert.Equal((entry.Id, QuarantineStatus.Open, entry.RunId, run.Id), (after.Id, after.Status, after.RunId, after.LastRunId));
    }

    [Fact]
    public async Task A_record_that_todays_rules_accept_is_replayed_by_the_load_of_its_payload()
    {
        await _host.RunAsync(Document("A", Sound, Upside));
        var entry = Assert.Single(await _host.EntriesAsync());
        // As if a rule that there is no more had refused the sound line.
        await _host.LinesAsync($"UPDATE quarantine SET position = 2, raw = '{Sound}', rule = 'rule.of_old', key = 'INFY EQ' RETURNING 'done'");

        Assert.Empty((await _host.Desk.FindAsync(entry.Id, default))!.Form!.Today);
        var run = await _host.EndOfAsync(Assert.Single(await _host.Desk.ReplayAsync([entry.Id], "ana", default)).Id);

        var after = await _host.EntriesAsync();
        Assert.Equal([QuarantineStatus.Replayed, QuarantineStatus.Open], after.Select(one => one.Status));
        Assert.Equal(("ana", run.Id), (after[0].ResolvedBy, after[0].ResolvedRunId));
    }

    [Fact]
    public async Task A_payload_that_the_lake_lost_is_refused_by_its_name_and_its_entries_stay_open()
    {
        await _host.RunAsync(Document("A", Sound, Upside));
        var entry = Assert.Single(await _host.EntriesAsync());
        File.Delete(Path.Combine(_host.LakeFolder, entry.LakePath!));

        var run = await _host.EndOfAsync(Assert.Single(await _host.Desk.ReplayAsync([entry.Id], "ana", default)).Id);

        Assert.Equal(RunOutcome.Failed, run.Outcome);
        Assert.Contains(entry.LakePath!, run.Error, StringComparison.Ordinal);
        Assert.Equal(QuarantineStatus.Open, Assert.Single(await _host.EntriesAsync()).Status);
        Assert.Contains(entry.LakePath!, (await _host.Desk.FindAsync(entry.Id, default))!.NoForm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dismissed_entries_stay_out_of_replays_until_they_are_opened_again()
    {
        await _host.RunAsync(Document("A", Upside, Free));
        var ids = (await _host.EntriesAsync()).Select(entry => entry.Id).ToArray();

        Assert.Equal(ids, (await _host.Desk.DismissAsync(ids, "suspended shares", "ana", default)).Order());
        Assert.Equal("None of the entries is open, so there is nothing to replay.", (await Assert.ThrowsAsync<QuarantineRefusalException>(() => _host.Desk.ReplayAsync(ids, "ben", default))).Message);
        await _host.ReplayAllAsync();
        Assert.All(await _host.EntriesAsync(), entry => Assert.Equal((QuarantineStatus.Dismissed, "ana", "suspended shares"), (entry.Status, entry.ResolvedBy, entry.Resolution)));

        await _host.Desk.ReopenAsync([ids[0]], "traded after all", "ben", default);
        Assert.Equal([QuarantineStatus.Open, QuarantineStatus.Dismissed], (await _host.EntriesAsync()).Select(entry => entry.Status));
        Assert.Equal(["quarantine.dismiss ana suspended shares", "quarantine.reopen ben traded after all"], (await _host.Desk.FindAsync(ids[0], default))!.History.Select(act => $"{act.Action} {act.Actor} {act.Detail}"));
    }

    [Fact]
    public async Task A_reason_is_demanded_and_what_cannot_be_done_is_said()
    {
        await _host.RunAsync(Document("A", Sound, Upside));
        var id = Assert.Single(await _host.EntriesAsync()).Id;

        Assert.Equal("The reason has 0 characters; 3 to 500 are expected, because the audit log keeps it.", (await Refused(() => _host.Desk.DismissAsync([id], " ", "ana", default))).Message);
        Assert.Equal("There is no quarantine entry 999.", (await Refused(() => _host.Desk.CheckAsync(999, Change(("HIGH", "1")), default))).Message);
        Assert.Equal("The record has no field \"VOLUMES\".", (await Assert.ThrowsAsync<InvalidPatchException>(() => _host.Desk.CheckAsync(id, Change(("VOLUMES", "1")), default))).Message);
        Assert.Equal("Nothing was changed.", (await Assert.ThrowsAsync<InvalidPatchException>(() => _host.Desk.CheckAsync(id, Change(("HIGH", "2990")), default))).Message);
        Assert.Equal(
            "The text has more or fewer lines than before; the lines after it have to stay where they are.",
            (await Assert.ThrowsAsync<InvalidPatchException>(() => _host.Desk.CheckAsync(id, new RecordPatch(Change().Fields, Upside + "\n"), default))).Message);

        Task<QuarantineRefusalException> Refused(Func<Task> action) => Assert.ThrowsAsync<QuarantineRefusalException>(action);
    }

    [Fact]
    public async Task Filters_and_pages_find_what_was_refused()
    {
        var first = await _host.RunAsync(Document("A", Upside, Free, "TCS,EQ", Line("SBIN", -1m, 10m, 9m, 2)));
        var second = await _host.RunAsync(Document("B", Line("ACC", 5m, 4m, 6m, 3)));

        Assert.Equal(["SBIN EQ", "WIPRO EQ"], (await _host.EntriesAsync(new QuarantineQuery { Rule = "price.positive" })).Select(entry => entry.Entry.Key).Order(StringComparer.Ordinal));
        Assert.Equal(4, (await _host.EntriesAsync(new QuarantineQuery { RunId = first.Id })).Count);
        Assert.Equal(["ACC EQ"], (await _host.EntriesAsync(new QuarantineQuery { RunId = second.Id, Status = QuarantineStatus.Open, Sources = [LineSource] })).Select(entry => entry.Entry.Key));
        Assert.Empty(await _host.EntriesAsync(new QuarantineQuery { Source = "nse.quote" }));
        Assert.Empty(await _host.EntriesAsync(new QuarantineQuery { To = DateTimeOffset.UnixEpoch }));

        var seen = new List<long>();
        var query = new QuarantineQuery { Size = 2 };
        for (QuarantinePage? page = null; page is null || page.Next is not null; seen.AddRange(page.Rows.Select(row => row.Id)))
        {
            page = await _host.Desk.BrowseAsync(query with { After = page?.Next }, default);
        }

        Assert.Equal([.. (await _host.EntriesAsync()).Select(entry => entry.Id).OrderDescending()], seen.OrderDescending());
        Assert.Equal(5, seen.Distinct().Count());
        var next = (await _host.Desk.BrowseAsync(query, default)).Next;
        var stranger = await Assert.ThrowsAsync<ArgumentException>(() => _host.Desk.BrowseAsync(query with { Rule = "other", After = next }, default));
        Assert.StartsWith("The cursor belongs to other filters.", stranger.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_are_counted_by_run_and_by_day()
    {
        var run = await _host.RunAsync(Document("A", Sound, Sound, Upside, Free, Line("ACC", 500m, 450m, 400m, 5)));
        var again = await _host.RunAsync(Document("A", Sound));
        var desk = new RuleDesk(new Core.Warehouse.RuleCounts(_host.Database));

        Assert.Equal(
            ["duplicate.in_batch 1", "high.not_below_low 1", "price.positive 1", "price.within_range 1"],
            (await desk.OfRunAsync(run.Id, default)).Where(rule => rule.Records > 0).Select(rule => $"{rule.Rule.Id} {rule.Records}").Order(StringComparer.Ordinal));
        Assert.Equal(["duplicate.in_warehouse 1"], (await desk.OfRunAsync(again.Id, default)).Where(rule => rule.Records > 0).Select(rule => $"{rule.Rule.Id} {rule.Records}"));
        var days = await desk.OfDaysAsync(new DateOnly(2020, 1, 1), new DateOnly(2099, 1, 1), default);
        Assert.Equal(5, days.Sum(rule => rule.Records));
        Assert.All(days.Where(rule => rule.Records > 0), rule => Assert.Equal((1, LineSource), (rule.Days.Count, Assert.Single(rule.Sources).Source)));
    }

    private static RecordPatch Change(params (string Name, string Value)[] fields) =>
        new(fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal), null);
}
