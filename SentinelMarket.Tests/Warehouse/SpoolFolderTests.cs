using System.Globalization;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Tests.Warehouse;

/// <summary>What the process after a killed one reads in its spool.</summary>
public sealed class SpoolFolderTests : IDisposable
{
    private const int Streams = 64;
    private const string Source = "telegram.bot";

    private static readonly DateTimeOffset Now = new(2026, 3, 2, 5, 4, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Streams_that_ask_at_the_same_moment_all_find_how_far_they_were_read()
    {
        for (var run = 0; run < 5; run++)
        {
            using var journal = await Open().BeginAsync(Opening(Now.AddMinutes(run)), default);
            await journal.AppendAsync([.. Enumerable.Range(0, Streams).Select(stream => Document(stream, Mark(stream, run)))], default);
        }

        for (var restart = 0; restart < 20; restart++)
        {
            var after = Open();
            using var start = new Barrier(Streams);
            var found = await Task.WhenAll(Enumerable.Range(0, Streams).Select(stream => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return after.FindWatermark(Source, Name(stream));
                },
                default,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

            Assert.Equal(Enumerable.Range(0, Streams).Select(stream => Mark(stream, 4)), found);
        }
    }

    [Fact]
    public async Task A_run_under_way_is_nobody_elses_to_read()
    {
        using var journal = await Open().BeginAsync(Opening(Now), default);

        Assert.Null(SpoolFolder.Read(Assert.Single(Open().Files)));
    }

    private SpoolFolder Open() =>
        new(Options.Create(new SpoolOptions { Folder = _folder.FullPath }), new DurableEntries(path => Directory.CreateDirectory(path), _ => { }), TimeProvider.System);

    private static SpooledOpening Opening(DateTimeOffset at) =>
        new(Guid.NewGuid(), null, at, at, "social_media", RunTrigger.Schedule, "test", new Dictionary<string, string>(StringComparer.Ordinal), null, "here", "1", RowCounts.Zero);

    private static SpooledDocument Document(int stream, string mark) => new(
        stream, Now, Source, Name(stream), "application/json", "https://api.telegram.org/", Now, new LakeReference($"{Source}/2026/03/02/{stream}.json.gz", new string('a', 64), 10, 10), Watermark: new WatermarkMove(Source, Name(stream), mark));

    private static string Name(int stream) => stream.ToString(CultureInfo.InvariantCulture);

    private static string Mark(int stream, int run) => string.Create(CultureInfo.InvariantCulture, $"{stream} after run {run}");
}
