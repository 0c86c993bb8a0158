using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Inbox;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Sources.Reference;
using SentinelMarket.Core.Text;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Tests.Inbox;

/// <summary>The whole of Core around one inbox, whose passes the test makes, on a clock that the test can put forward.</summary>
internal sealed class InboxHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public InboxHost(PostgresServer server, string folder, bool isSimulated = false, params (string Key, string Value)[] settings)
    {
        Folder = Path.Combine(folder, "inbox");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Lake:Folder"] = Path.Combine(folder, "lake"),
                ["Spool:Folder"] = Path.Combine(folder, "spool"),
                ["Inbox:Folder"] = Folder,
                ["Authors:KeyFile"] = Path.Combine(folder, "authors.key"),
                ["Inbox:ArchivePatience"] = "00:10:00",
                ["Pipelines:ProgressInterval"] = "00:00:00.1",
                ["Pipelines:BatchLinger"] = "00:00:00.020",
            }.Concat(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .GroupBy(pair => pair.Key, StringComparer.Ordinal).Select(group => group.Last())).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(server.Connections);
        services.AddSingleton<IJobScheduler, NoSchedules>();
        services.AddMarket(configuration).AddLake(configuration);
        services.AddSources(configuration);
        services.AddEndOfDayFiles(configuration).AddReferenceFiles().AddQuality(configuration).AddText().AddWarehouse(configuration);
        services.AddPipelines(configuration).AddInbox(configuration, new InboxMode(isSimulated)).AddServing();
        _services = services.BuildServiceProvider(validateScopes: true);
        Importer.Prepare();
    }

    public string Folder { get; }

    public ShiftedTime Clock { get; } = new();

    public InboxImporter Importer => _services.GetRequiredService<InboxImporter>();

    public IInboxDesk Desk => _services.GetRequiredService<IInboxDesk>();

    public RunLog Runs => _services.GetRequiredService<RunLog>();

    public PipelineRunner Runner => _services.GetRequiredService<PipelineRunner>();

    public RetentionDesk Retention => _services.GetRequiredService<RetentionDesk>();

    public void Drop(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    /// <summary>Two looks, so that what lies there has been found the same.</summary>
    public async Task LookTwiceAsync()
    {
        await Importer.PassAsync(CancellationToken.None);
        await Importer.PassAsync(CancellationToken.None);
    }

    public Task<InboxOverview> OverviewAsync() => Desk.OverviewAsync(CancellationToken.None);

    /// <summary>What a part of the inbox holds, without its own hidden files.</summary>
    public string[] Files(string part = "") =>
        [.. Directory.EnumerateFiles(Path.Combine(Folder, part)).Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)];

    public string Reason(string name) => File.ReadAllText(Path.Combine(Folder, "rejected", name + ".reason.txt"));

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();

    private sealed class NoSchedules : IJobScheduler
    {
        public Task<IReadOnlyDictionary<string, JobSchedule>> SchedulesAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, JobSchedule>>(new Dictionary<string, JobSchedule>(StringComparer.Ordinal));

        public Task PauseAsync(string pipeline, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ResumeAsync(string pipeline, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>The system's clock, as far ahead as the test has put it; timers are not moved.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _ahead;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(_ahead.TotalSeconds * System.TimestampFrequency);

    public void Advance(TimeSpan by) => _ahead += by;
}
