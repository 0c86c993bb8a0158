using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using static SentinelMarket.Tests.Warehouse.WarehouseSamples;

namespace SentinelMarket.Tests.Warehouse;

public sealed class RunLogTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private readonly RunLog _log = new(server.Database);

    [Fact]
    public async Task Of_twenty_that_open_at_once_one_succeeds_and_the_others_learn_which()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            try { return (Opened: (await _log.OpenAsync("crowded")).RunId, Refused: 0L); }
            catch (RunAlreadyOpenException refusal) { return (Opened: 0L, Refused: refusal.OpenRunId); }
        }));
        var opened = Assert.Single(attempts, attempt => attempt.Opened != 0).Opened;
        Assert.All(attempts.Where(attempt => attempt.Opened == 0), attempt => Assert.Equal(opened, attempt.Refused));
        Assert.Equal(opened, (await _log.FindOpenAsync("crowded", CancellationToken.None))!.Id);
    }

    [Fact]
    public async Task A_lapsed_run_is_closed_as_failed_when_the_next_opens()
    {
        var lapsed = await _log.OpenAsync("lapsing", TimeSpan.FromMicroseconds(1));
        var next = await _log.OpenAsync("lapsing");
        var report = (await _log.FindAsync(lapsed.RunId, CancellationToken.None))!;
        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Equal(
            $"The process that ran it (node host:1) stopped answering at {report.StartedAt:yyyy-MM-dd HH:mm:ss} UTC: its lease lapsed. Undelivered payloads are loaded by the next run.",
            report.Error);
        Assert.Equal(LeaseState.Lost, await _log.RenewAsync(lapsed, CancellationToken.None));
        Assert.Equal(LeaseState.Held, await _log.RenewAsync(next, CancellationToken.None));
        await Assert.ThrowsAsync<LeaseLostException>(() => _log.SaveStagesAsync(lapsed, [], CancellationToken.None));
        await Assert.ThrowsAsync<LeaseLostException>(() => _log.CloseAsync(lapsed, Closing(RowCounts.Zero), CancellationToken.None));
        await Assert.ThrowsAsync<LeaseLostException>(() => new LakeCatalog(server.Database).RegisterAsync(lapsed, [Part(Fetched).Stored], CancellationToken.None));
    }

    [Fact]
    public async Task Lapsed_runs_are_returned_when_they_are_closed()
    {
        var lapsed = await _log.OpenAsync("lapsing alone", TimeSpan.FromMicroseconds(1));
        var held = await _log.OpenAsync("held");
        var closed = await _log.CloseLapsedAsync(CancellationToken.None);
        Assert.Contains(closed, run => run.Id == lapsed.RunId && run.Outcome == RunOutcome.Failed);
        Assert.DoesNotContain(closed, run => run.Id == held.RunId);
    }

    [Fact]
    public async Task A_request_to_stop_reaches_whoever_holds_the_run()
    {
        var lease = await _log.OpenAsync("stopping");
        await _log.RequestCancelAsync(lease.RunId, "operator", CancellationToken.None);
        Assert.Equal(LeaseState.CancelRequested, await _log.RenewAsync(lease, CancellationToken.None));
        Assert.Equal("operator", await server.Database.ScalarAsync<string>($"SELECT cancel_requested_by FROM pipeline_runs WHERE id = {lease.RunId}"));
    }

    [Fact]
    public async Task A_run_is_read_back_as_it_was_opened_and_closed()
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["path"] = "a \"quoted\" file" };
        var first = await _log.OpenAsync("whole");
        await _log.CloseAsync(first, Closing(RowCounts.Zero, RunOutcome.Cancelled), CancellationToken.None);
        var lease = await _log.OpenAsync(new RunRequest("whole", RunTrigger.Retry, "me", parameters, first.RunId), "host:2", "0.2.0", TimeSpan.FromMinutes(1), CancellationToken.None);
        StageReport[] stages = [new(RunStage.Extract, Fetched, Fetched.AddSeconds(2), TimeSpan.FromSeconds(3), 2, 1), new(RunStage.Load, null, null, TimeSpan.Zero, 0, 0)];
        SourceOutcome[] sources =
        [
            new("nse.quote", "AAA", true, new RowCounts(1, 1, 0, 0), TimeSpan.FromMilliseconds(200), null),
            new("nse.quote", "BBB", false, RowCounts.Zero, TimeSpan.FromMilliseconds(100), "503 after 3 tries"),
        ];
        await _log.SaveStagesAsync(lease, [stages[1], stages[0] with { FinishedAt = null }], CancellationToken.None);
        var report = await _log.CloseAsync(lease, new RunClosing(RunOutcome.Partial, RunStage.Extract, "One of 2 sources failed.", stages, sources, RowCounts.Zero), CancellationToken.None);

        Assert.Equal((RunTrigger.Retry, "me", "host:2", "0.2.0", first.RunId, RunOutcome.Partial), (report.Trigger, report.Actor, report.Node, report.CodeVersion, report.RetryOf!.Value, report.Outcome!.Value));
        Assert.Equal(parameters, report.Parameters);
        Assert.Equal((1, 1, RunStage.Extract, "One of 2 sources failed."), (report.SourcesSucceeded, report.SourcesFailed, report.ErrorStage!.Value, report.Error));
        Assert.Equal(lease.OpenedAt, report.StartedAt);
        Assert.Equal(stages, await _log.StagesAsync(lease.RunId, CancellationToken.None));
        Assert.Equal([sources[1], sources[0]], await _log.SourcesAsync(lease.RunId, CancellationToken.None));
        Assert.Equal([lease.RunId, first.RunId], (await _log.LatestAsync("whole", 10, CancellationToken.None)).Select(run => run.Id));
        Assert.Equal(lease.RunId, (await _log.LastFinishedAsync("whole", CancellationToken.None))!.Id);
        Assert.Equal(report.FinishedAt, await _log.LastSuccessAsync("whole", CancellationToken.None));
        Assert.Equal(report.Id, (await _log.CloseAsync(lease, Closing(RowCounts.Zero, RunOutcome.Failed), CancellationToken.None)).Id);
        Assert.Equal(RunOutcome.Partial, (await _log.FindAsync(lease.RunId, CancellationToken.None))!.Outcome);
    }

    [Fact]
    public async Task A_run_whose_rows_do_not_balance_is_a_failed_run()
    {
        var lease = await _log.OpenAsync("unbalanced");
        var report = await _log.CloseAsync(lease, Closing(new RowCounts(5, 4, 0, 0)), CancellationToken.None);
        Assert.Equal((RunOutcome.Failed, RunStage.Load), (report.Outcome!.Value, report.ErrorStage!.Value));
        Assert.Equal(
            "The rows do not balance: the run saw 5 extracted = 4 loaded + 0 unchanged + 0 quarantined + 0 spooled; the warehouse counted " +
            "0 extracted = 0 loaded + 0 unchanged + 0 quarantined + 0 spooled. The raw payloads are in the lake; run the pipeline again and compare.",
            report.Error);
    }

    [Fact]
    public async Task The_log_keeps_its_first_thousand_lines_and_says_how_many_were_dropped()
    {
        var lease = await _log.OpenAsync("talkative");
        for (var i = 0; i < 4; i++)
        {
            await _log.AppendLogAsync(lease.RunId, Enumerable.Range(i * 300, 300).Select(n => new RunLogLine(Fetched, RunLogLevel.Information, RunStage.Load, $"line {n}")).ToArray(), CancellationToken.None);
        }

        await _log.AppendLogAsync(lease.RunId, [new RunLogLine(Fetched, RunLogLevel.Error, null, "one more")], CancellationToken.None);
        var lines = await _log.LogAsync(lease.RunId, CancellationToken.None);
        Assert.Equal(1_001, lines.Count);
        Assert.Equal(Enumerable.Range(0, 1_000).Select(n => $"line {n}"), lines.Take(1_000).Select(line => line.Message), StringComparer.Ordinal);
        Assert.Equal("201 more lines were dropped: a run keeps its first 1,000.", lines[^1].Message);
    }

    [Fact]
    public async Task Statistics_count_finished_runs_of_the_period()
    {
        Assert.Equal(RunStatistics.Empty, await _log.StatisticsAsync("counted", null, CancellationToken.None));
        foreach (var outcome in (RunOutcome[])[RunOutcome.Succeeded, RunOutcome.Failed, RunOutcome.Cancelled])
        {
            await _log.CloseAsync(await _log.OpenAsync("counted"), Closing(RowCounts.Zero, outcome), CancellationToken.None);
        }

        await _log.OpenAsync("counted");
        await using (var age = server.Database.App.CreateCommand(
            """
            UPDATE pipeline_runs SET started_at = '2024-03-01 00:00Z', loaded = 7,
                finished_at = '2024-03-01 00:00Z'::timestamptz + CASE outcome WHEN 'Succeeded' THEN interval '10 s' WHEN 'Failed' THEN interval '20 s' ELSE interval '1 h' END
            WHERE pipeline = 'counted' AND outcome IS NOT NULL
            """))
        {
            await age.ExecuteNonQueryAsync();
        }

        var all = await _log.StatisticsAsync("counted", null, CancellationToken.None);
        Assert.Equal(new RunStatistics(1, 0, 1, 1, new RowCounts(0, 21, 0, 0), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(19.5)), all);
        var start = new DateTimeOffset(2024, 3, 1, 0, 0, 15, TimeSpan.Zero);
        Assert.Equal((0L, 1L, 1L), ((await _log.StatisticsAsync("counted", start, CancellationToken.None)) is var s ? (s.Succeeded, s.Failed, s.Cancelled) : default));
        Assert.Single(await _log.LatestFailuresAsync("counted", start, 5, CancellationToken.None));
        Assert.Empty(await _log.LatestFailuresAsync("counted", start.AddMinutes(1), 5, CancellationToken.None));
    }

    [Fact]
    public async Task Changes_are_told_to_listeners()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var changes = new RunChanges(new WarehouseNotifications(server.Database, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<WarehouseNotifications>.Instance)).ListenAsync(stop.Token);
        await using var told = changes.GetAsyncEnumerator(stop.Token);
        var first = told.MoveNextAsync().AsTask();

        // The listener connects while others already write: ask until it hears.
        RunLease lease;
        do
        {
            lease = await _log.OpenAsync(Guid.NewGuid().ToString("N"));
        }
        while (!first.IsCompleted && !stop.IsCancellationRequested);
        Assert.True(await first);
        await _log.RequestCancelAsync(lease.RunId, "operator", stop.Token);
        await _log.CloseAsync(lease, Closing(RowCounts.Zero, RunOutcome.Cancelled), stop.Token);
        var heard = 0;
        while (heard < 2 && await told.MoveNextAsync()) { heard += told.Current == lease.RunId ? 1 : 0; }
        Assert.Equal(2, heard);
    }
}
