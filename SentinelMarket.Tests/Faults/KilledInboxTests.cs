namespace SentinelMarket.Tests.Faults;

/// <summary>A server that is killed while it works its drop folder: the next one ends what it began.</summary>
[Collection(FaultTests.Name)]
public sealed class KilledInboxTests : IAsyncLifetime
{
    private const int Files = 8;
    private const int Rows = 2_000;
    private const int SoundRows = Files * (Rows - (Rows / UdiffFiles.BadEvery));

    private static readonly Dictionary<string, string> Quiet = new(StringComparer.Ordinal)
    {
        ["Inbox__Interval"] = "00:00:00.2",
        ["Inbox__FilesPerRun"] = "3",
        ["Jobs__Enabled"] = "false",
        ["Pipelines__Lease"] = "00:00:08",
    };

    private readonly FaultFolder _folder = new();

    private string Inbox => Path.Combine(_folder.Data, "inbox");

    public async Task InitializeAsync()
    {
        await _folder.HoldAsync();
        Assert.Equal(0, (await _folder.RunAsync("runs", "--live")).ExitCode);
        UdiffFiles.Write(Inbox, Files, Rows);
    }

    public async Task DisposeAsync() => await _folder.DisposeAsync();

    [Fact]
    public async Task A_server_killed_while_it_imports_from_the_inbox_loses_nothing_and_repeats_nothing()
    {
        var kills = 0;
        foreach (var target in (int[])[1, SoundRows / 2])
        {
            var server = _folder.Start(Quiet, "serve", "--live", "--port", "0");
            await Wait.UntilAsync(async () => server.HasExited || await _folder.NumberAsync("SELECT count(*) FROM stock_data_warehouse") >= target, $"{target} rows loaded");
            Assert.False(server.HasExited, server.Said);
            server.Signal(ProductProcess.Kill);
            await server.WaitForExitAsync();
            kills++;
        }

        var last = _folder.Start(Quiet, "serve", "--live", "--port", "0");
        await Wait.UntilAsync(() => last.HasExited || Names("done").Length == Files, "all files are done");
        Assert.False(last.HasExited, last.Said);
        last.Signal(ProductProcess.Terminate);
        await last.WaitForExitAsync();

        Assert.Equal(2, kills);
        Assert.Empty(Names(""));
        Assert.Empty(Names("rejected"));
        Assert.Equal(Files, Names("done").Length);
        Assert.Equal(SoundRows, await _folder.NumberAsync("SELECT count(*) FROM stock_data_warehouse"));
        Assert.Equal(Files * (Rows / UdiffFiles.BadEvery), await _folder.NumberAsync("SELECT count(*) FROM quarantine"));
        await _folder.AssertSoundAsync();
    }

    private string[] Names(string part) =>
        [.. Directory.EnumerateFiles(Path.Combine(Inbox, part)).Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)];
}
