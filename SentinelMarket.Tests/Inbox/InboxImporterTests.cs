using System.IO.Compression;
using Npgsql;
using SentinelMarket.Core.Inbox;
using SentinelMarket.Core.Records;
using SentinelMarket.Tests.Faults;
using SentinelMarket.Tests.Warehouse;

namespace SentinelMarket.Tests.Inbox;

public sealed class InboxImporterTests : IAsyncLifetime
{
    private static readonly DateOnly Day = new(2025, 1, 3);

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _server = new();
    private InboxHost _inbox = null!;

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        _inbox = new InboxHost(_server, _folder.FullPath);
    }

    public async Task DisposeAsync()
    {
        await _inbox.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_dropped_file_is_imported_once_two_looks_found_it_the_same_and_is_then_filed_as_done()
    {
        _inbox.Drop("day.csv", UdiffFiles.Text(Day, UdiffFiles.BadEvery));

        Assert.False(await _inbox.Importer.PassAsync(CancellationToken.None));
        Assert.Equal(["day.csv"], _inbox.Files());
        Assert.True(await _inbox.Importer.PassAsync(CancellationToken.None));

        Assert.Empty(_inbox.Files());
        Assert.Equal(["day.csv"], _inbox.Files("done"));
        var run = Assert.Single(await _inbox.Runs.LatestAsync("end_of_day", 10, CancellationToken.None));
        Assert.Equal((RunTrigger.Import, "inbox", RunOutcome.Succeeded), (run.Trigger, run.Actor, run.Outcome));
        var done = Assert.Single((await _inbox.OverviewAsync()).Done);
        Assert.Equal((InboxState.Done, "done/day.csv", run.Id, "end-of-day prices"), (done.State, done.FiledAs, done.RunId, done.Kind));

        // Refused rows do not make a refused file.
        Assert.Equal(new RowCounts(500, 499, 0, 1), done.Counts);
    }

    [Fact]
    public async Task A_file_that_grows_waits()
    {
        _inbox.Drop("day.csv", UdiffFiles.Text(Day, 10));
        await _inbox.Importer.PassAsync(CancellationToken.None);
        _inbox.Drop("day.csv", UdiffFiles.Text(Day, 20));
        await _inbox.Importer.PassAsync(CancellationToken.None);

        Assert.Equal(["day.csv"], _inbox.Files());
        Assert.Equal("It is taken when it has stopped growing: when two looks find it the same.", Assert.Single((await _inbox.OverviewAsync()).Waiting).Message);

        await _inbox.Importer.PassAsync(CancellationToken.None);
        Assert.Equal(20, Assert.Single((await _inbox.OverviewAsync()).Done).Counts!.Extracted);
    }

    [Fact]
    public async Task An_empty_folder_opens_no_run_and_one_that_was_cleared_away_is_made_again()
    {
        Directory.Delete(_inbox.Folder, recursive: true);
        await _inbox.LookTwiceAsync();

        Assert.Empty(await _inbox.Runs.LatestAsync(null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_file_of_no_known_kind_is_rejected_with_its_reason_beside_it_and_without_a_run()
    {
        _inbox.Drop("notes.csv", "a,b,c\n1,2,3\n");
        await _inbox.LookTwiceAsync();

        Assert.Equal(["notes.csv", "notes.csv.reason.txt"], _inbox.Files("rejected"));
        var reason = _inbox.Reason("notes.csv");
        Assert.StartsWith("notes.csv was not imported: nothing in it is of a kind that is known (end-of-day prices, chats exported by Telegram, posts of X).\n\nnotes.csv: header not recognised: its first line is \"a,b,c\".", reason, StringComparison.Ordinal);
        Assert.Contains($"Mend the file, or fetch it again, and put it into {_inbox.Folder} once more.", reason, StringComparison.Ordinal);
        Assert.Empty(await _inbox.Runs.LatestAsync(null, 10, CancellationToken.None));
        Assert.StartsWith("notes.csv: header not recognised", Assert.Single((await _inbox.OverviewAsync()).Rejected).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_one_name_never_overwrite_each_other()
    {
        for (var round = 0; round < 3; round++)
        {
            _inbox.Drop("day.csv", UdiffFiles.Text(Day, 5 + round));
            _inbox.Drop("bad.csv", "nothing " + round);
            await _inbox.LookTwiceAsync();
        }

        Assert.Equal(["day-2.csv", "day-3.csv", "day.csv"], _inbox.Files("done"));
        Assert.Equal(["bad-2.csv", "bad-2.csv.reason.txt", "bad-3.csv", "bad-3.csv.reason.txt", "bad.csv", "bad.csv.reason.txt"], _inbox.Files("rejected"));
        Assert.Equal("nothing 0", File.ReadAllText(Path.Combine(_inbox.Folder, "rejected", "bad.csv")));
    }

    [Fact]
    public async Task Links_folders_and_files_that_are_still_written_are_left_alone_and_said_so()
    {
        var outside = _folder["outside.csv"];
        File.WriteAllText(outside, UdiffFiles.Text(Day, 5));
        File.CreateSymbolicLink(Path.Combine(_inbox.Folder, "link.csv"), outside);
        Directory.CreateDirectory(Path.Combine(_inbox.Folder, "folder"));
        foreach (var name in new[] { ".hidden.csv", "a.csv.part", "b.zip.crdownload", "c.TMP" }) { _inbox.Drop(name, UdiffFiles.Text(Day, 5)); }
        await _inbox.LookTwiceAsync();

        Assert.Empty(_inbox.Files("done"));
        Assert.Empty(await _inbox.Runs.LatestAsync(null, 10, CancellationToken.None));
        Assert.Equal(
            [
                ("a.csv.part", "its name says that it is still being written"),
                ("b.zip.crdownload", "its name says that it is still being written"),
                ("c.TMP", "its name says that it is still being written"),
                ("folder", "folders are not opened; put the files themselves here, or import the folder from the command line"),
                ("link.csv", "a link is not followed; copy its target here"),
            ],
            (await _inbox.OverviewAsync()).LeftAlone.Select(entry => (entry.Name, entry.Reason)));
    }

    [Fact]
    public async Task A_zip_without_its_directory_has_more_patience_and_is_then_judged()
    {
        var archive = Zip("day.csv", UdiffFiles.Text(Day, 200));
        File.WriteAllBytes(Path.Combine(_inbox.Folder, "days.zip"), archive[..^30]);
        await _inbox.LookTwiceAsync();
        Assert.Equal(["days.zip"], _inbox.Files());

        _inbox.Clock.Advance(TimeSpan.FromMinutes(11));
        await _inbox.Importer.PassAsync(CancellationToken.None);
        Assert.StartsWith("days.zip is truncated or not a zip:", Assert.Single((await _inbox.OverviewAsync()).Rejected).Message, StringComparison.Ordinal);

        File.WriteAllBytes(Path.Combine(_inbox.Folder, "days.zip"), archive);
        await _inbox.LookTwiceAsync();
        Assert.Equal(["days.zip"], _inbox.Files("done"));
    }

    [Fact]
    public async Task A_zip_with_a_member_of_no_known_kind_is_done_and_says_which_was_refused()
    {
        File.WriteAllBytes(Path.Combine(_inbox.Folder, "days.zip"), Zip("day.csv", UdiffFiles.Text(Day, 7), "readme.txt", "hello"));
        await _inbox.LookTwiceAsync();

        var done = Assert.Single((await _inbox.OverviewAsync()).Done);
        Assert.Equal(7, done.Counts!.Loaded);
        Assert.StartsWith("1 of its 2 members were refused; the first: days.zip/readme.txt: header not recognised", done.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_the_database_failed_leaves_the_file_waiting_and_it_is_tried_again_later()
    {
        _inbox.Drop("day.csv", UdiffFiles.Text(Day, 10));
        await ExecuteAsync("REVOKE INSERT ON stock_data_warehouse FROM sentinel_app");
        await _inbox.LookTwiceAsync();

        Assert.Equal(["day.csv"], _inbox.Files());
        Assert.Empty(_inbox.Files("rejected"));
        var waiting = Assert.Single((await _inbox.OverviewAsync()).Waiting);
        Assert.StartsWith($"Run {waiting.RunId} failed: PostgreSQL refused the batch", waiting.Message, StringComparison.Ordinal);
        Assert.Equal((InboxState.Waiting, 1), (waiting.State, waiting.Attempts));

        await ExecuteAsync("GRANT INSERT ON stock_data_warehouse TO sentinel_app");
        Assert.False(await _inbox.Importer.PassAsync(CancellationToken.None));
        _inbox.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.True(await _inbox.Importer.PassAsync(CancellationToken.None));
        Assert.Equal(["day.csv"], _inbox.Files("done"));
    }

    [Fact]
    public async Task An_import_waits_for_the_open_run_of_its_pipeline()
    {
        var open = await _inbox.Runs.OpenAsync("end_of_day");
        _inbox.Drop("day.csv", UdiffFiles.Text(Day, 10));
        await _inbox.LookTwiceAsync();

        var waiting = Assert.Single((await _inbox.OverviewAsync()).Waiting);
        Assert.Equal(($"Waits for run {open.RunId} of end_of_day to end.", 0), (waiting.Message, waiting.Attempts));

        await _inbox.Runs.CloseAsync(open, WarehouseSamples.Closing(RowCounts.Zero), CancellationToken.None);
        await _inbox.Importer.PassAsync(CancellationToken.None);
        Assert.Equal(["day.csv"], _inbox.Files("done"));
    }

    [Fact]
    public async Task A_file_that_arrives_while_a_run_is_under_way_is_seen_at_once()
    {
        await using var quick = new InboxHost(_server, _folder["quick"], false, ("Inbox:Interval", "00:00:00.100"));
        quick.Drop("first.csv", UdiffFiles.Text(Day, 10));
        await quick.Importer.PassAsync(CancellationToken.None);
        await using var source = NpgsqlDataSource.Create(_server.Superuser);
        await using var other = await source.OpenConnectionAsync();
        Task<bool> pass;
        await using (var transaction = await other.BeginTransactionAsync())
        {
            await using var hold = new NpgsqlCommand("LOCK TABLE stock_data_warehouse IN SHARE MODE", other, transaction);
            await hold.ExecuteNonQueryAsync();
            pass = quick.Importer.PassAsync(CancellationToken.None);
            await Wait.UntilAsync(async () => (await quick.OverviewAsync()).Waiting is [{ State: InboxState.Importing }], "the run is under way");
            quick.Drop("second.csv", UdiffFiles.Text(Day.AddDays(1), 10));
            await Wait.UntilAsync(async () => (await quick.OverviewAsync()).Waiting is [{ Name: "first.csv" }, { Name: "second.csv", Message: null }], "the second file has settled");
        }

        Assert.True(await pass);
        await quick.Importer.PassAsync(CancellationToken.None);
        Assert.Equal(["first.csv", "second.csv"], quick.Files("done"));
    }

    [Fact]
    public async Task Many_files_share_a_run_and_each_has_its_own_counts()
    {
        for (var file = 1; file <= 5; file++) { _inbox.Drop($"day{file}.csv", UdiffFiles.Text(Day.AddDays(file), file)); }
        await _inbox.LookTwiceAsync();

        Assert.Single(await _inbox.Runs.LatestAsync(null, 10, CancellationToken.None));
        Assert.Equal([1, 2, 3, 4, 5], (await _inbox.OverviewAsync()).Done.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => file.Counts!.Loaded));
    }

    [Fact]
    public async Task A_simulated_server_takes_no_files_and_says_what_to_do()
    {
        await using var simulated = new InboxHost(_server, _folder["simulated"], isSimulated: true);
        simulated.Drop("day.csv", UdiffFiles.Text(Day, 5));
        await simulated.LookTwiceAsync();

        var overview = await simulated.OverviewAsync();
        Assert.True(overview.IsHeld);
        Assert.Equal("This server shows simulated data and takes no real files. Start it with ./run --live, and this file is imported.", Assert.Single(overview.Waiting).Message);
        Assert.Empty(await simulated.Runs.LatestAsync(null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_simulated_server_takes_files_when_the_settings_allow_it()
    {
        await using var simulated = new InboxHost(_server, _folder["simulated"], true, ("Inbox:AllowSimulated", "true"));
        simulated.Drop("day.csv", UdiffFiles.Text(Day, 5));
        await simulated.LookTwiceAsync();

        Assert.Equal(["day.csv"], simulated.Files("done"));
    }

    [Fact]
    public async Task An_upload_is_taken_at_the_first_look_and_its_state_outlives_the_process()
    {
        var upload = await ReceiveAsync("../..\\day one?.csv", UdiffFiles.Text(Day, 5));
        Assert.Equal(("day one_.csv", InboxState.Waiting), (upload.Name, upload.State));
        var second = await ReceiveAsync("day one_.csv", UdiffFiles.Text(Day, 6));
        Assert.Equal("day one_-2.csv", second.Name);

        await _inbox.Importer.PassAsync(CancellationToken.None);
        await using var later = new InboxHost(_server, _folder.FullPath);

        var found = await later.Desk.FindAsync(upload.Id, CancellationToken.None);
        Assert.Equal((InboxState.Done, 5L, "local"), (found!.State, found.Counts!.Extracted, found.Actor));
        Assert.NotNull(await later.Desk.FindAsync(second.Id, CancellationToken.None));
        Assert.Equal(["local upload.import"], (await _server.Database.LinesAsync("SELECT DISTINCT actor || ' ' || action FROM audit_log WHERE action = 'upload.import'")));
    }

    [Fact]
    public async Task An_upload_that_somebody_took_away_says_so()
    {
        var upload = await ReceiveAsync("day.csv", UdiffFiles.Text(Day, 5));
        File.Delete(Path.Combine(_inbox.Folder, "day.csv"));
        await _inbox.Importer.PassAsync(CancellationToken.None);

        var found = await _inbox.Desk.FindAsync(upload.Id, CancellationToken.None);
        Assert.Equal((InboxState.Removed, "It was taken out of the folder before it was imported."), (found!.State, found.Message));
    }

    [Fact]
    public async Task An_upload_that_is_too_large_or_broken_off_leaves_nothing_behind()
    {
        await using var small = new InboxHost(_server, _folder["small"], false, ("Inbox:MaxUploadMegabytes", "1"));

        var refusal = await Assert.ThrowsAsync<UploadTooLargeException>(() => small.Desk.ReceiveAsync("big.csv", new MemoryStream(new byte[(1024 * 1024) + 1]), "local", CancellationToken.None));
        Assert.Equal("big.csv is larger than 1 MB (Inbox:MaxUploadMegabytes) and was not kept. Put it into the drop folder instead, or import it from the command line.", refusal.Message);
        await Assert.ThrowsAsync<UploadRefusedException>(() => small.Desk.ReceiveAsync("empty.csv", Stream.Null, "local", CancellationToken.None));
        Assert.Empty(Directory.EnumerateFiles(small.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_overview_answers_while_the_database_is_away()
    {
        _inbox.Drop("day.csv", UdiffFiles.Text(Day, 5));
        await _inbox.Importer.PassAsync(CancellationToken.None);
        await _server.Database.DisposeAsync();
        await PostgresServer.DropAsync(new NpgsqlConnectionStringBuilder(_server.Superuser).Database!);
        await _inbox.Importer.PassAsync(CancellationToken.None);

        var waiting = Assert.Single((await _inbox.OverviewAsync()).Waiting);
        Assert.Equal(("The database cannot be reached; the file is imported when it is back.", 1), (waiting.Message, waiting.Attempts));
        Assert.Equal(["day.csv"], _inbox.Files());
    }

    private Task<InboxFile> ReceiveAsync(string name, string text) =>
        _inbox.Desk.ReceiveAsync(name, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), "local", CancellationToken.None);

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_server.Superuser);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static byte[] Zip(params string[] namesAndTexts)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var pair in namesAndTexts.Chunk(2))
            {
                using var writer = new StreamWriter(archive.CreateEntry(pair[0]).Open());
                writer.Write(pair[1]);
            }
        }

        return buffer.ToArray();
    }
}
