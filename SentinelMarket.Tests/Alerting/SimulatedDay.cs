using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Simulation;
using SentinelMarket.Core.Sources;
using SentinelMarket.Web.Commands;
using SentinelMarket.Web.Hosting;

namespace SentinelMarket.Tests.Alerting;

/// <summary>
/// The whole product on the simulated market with a driven clock in place of the scheduler: pipelines run at their times, rules are evaluated at each step, and faults are
/// made where they would come from: at the sites, in the scheduler, on the disk.
/// </summary>
internal sealed partial class SimulatedDay : IAsyncDisposable, IJobScheduler, IDeadlineReader
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _server = new();
    private readonly DrivenTime _time = new();
    private readonly Dictionary<string, TimeSpan> _every;
    private readonly Dictionary<string, DateTimeOffset> _next;
    private readonly Dictionary<string, DateTimeOffset> _lastEnd = new(StringComparer.Ordinal);
    private OpenWarehouse _warehouse = null!;
    private ServiceProvider _services = null!;

    private SimulatedDay(Dictionary<string, TimeSpan> every, TimeSpan step)
    {
        _every = every;
        Step = step;
        _next = every.ToDictionary(pair => pair.Key, _ => DrivenTime.Start, StringComparer.Ordinal);
    }

    /// <summary>How often rules are evaluated.</summary>
    public TimeSpan Step { get; }

    /// <summary>Hosts that answer 503.</summary>
    public Func<string, bool> IsDown { get; set; } = _ => false;

    /// <summary>Whether NSE sends prices below zero.</summary>
    public bool SendsNonsense { get; set; }

    /// <summary>Whether the scheduler fires.</summary>
    public bool Fires { get; set; } = true;

    public double FreeShare { get; set; } = 0.5;

    /// <summary>What opened, with when.</summary>
    public List<(string Rule, string Subject, DateTimeOffset At, bool Told)> Opened { get; } = [];

    public int Runs { get; private set; }

    public int Evaluations { get; private set; }

    public DateTimeOffset Now => _time.GetUtcNow();

    public static async Task<SimulatedDay> StartAsync(Dictionary<string, TimeSpan> every, TimeSpan step)
    {
        var day = new SimulatedDay(every, step);
        await day._server.InitializeAsync();
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Warehouse:ConnectionString"] = day._server.Connections.App,
            ["Warehouse:OwnerConnectionString"] = day._server.Connections.Owner,
            ["Simulation:LatencyMilliseconds"] = "0",
            ["Alerting:Interval"] = step.ToString("c", CultureInfo.InvariantCulture),
        });
        foreach (var name in (string[])["NseQuote", "BseQuote", "BseGraph", "YahooQuote", "X", "TelegramBot", "TelegramChannel", "Reddit", "YouTube", "NewsApi", "Rss", "Gdelt", "NseFilings", "BseFilings"])
        {
            configuration[$"Sources:{name}:RequestsPerMinute"] = "1000000";
            configuration[$"Sources:{name}:Retries"] = "0";
            configuration[$"Sources:{name}:RetryDelay"] = "00:00:00.001";
        }

        var settings = ProductSettings.Read(configuration, new HostArguments(false, day._folder.FullPath, 0));
        day._warehouse = await OpenWarehouse.OpenAsync(settings, _ => { }, NullLoggerFactory.Instance, mayBeAbsent: false, CancellationToken.None);
        var services = new ServiceCollection().AddLogging();
        services.AddProduct(settings, day._warehouse, day._time);
        services.AddSingleton<IJobScheduler>(day).AddSingleton<IDeadlineReader>(day);
        services.AddSingleton(new DiskSpace(_ => ((long)(day.FreeShare * 1e12), (long)1e12)));
        foreach (var client in SourcesServices.ClientNames)
        {
            services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(provider => new FaultySites(day, provider.GetRequiredService<SimulatedHandler>()));
        }

        day._services = services.BuildServiceProvider(validateScopes: true);
        return day;
    }

    /// <summary>Lets time pass, step by step.</summary>
    /// <returns>How long it took until a rule told of the subject; null when it did not.</returns>
    public async Task<TimeSpan?> PassAsync(TimeSpan span, string? rule = null, string? subject = null)
    {
        var from = Now;
        while (Now < from + span)
        {
            foreach (var (pipeline, _) in _next.Where(pair => pair.Value <= Now).ToArray())
            {
                _next[pipeline] += _every[pipeline];
                if (Fires) { await RunAsync(pipeline); }
            }

            var changes = await _services.GetRequiredService<AlertEngine>().EvaluateAsync(CancellationToken.None) ?? throw new InvalidOperationException("Nobody else evaluates here.");
            Evaluations++;
            var opened = changes.Where(change => !change.Forgotten && change.Events.Contains(IncidentEvent.Opened)).ToArray();
            Opened.AddRange(opened.Select(change => (change.Incident.Rule, change.Incident.Subject, Now, change.Events.Contains(IncidentEvent.Notified))));
            var took = Now - from;
            _time.Advance(Step);
            if (opened.Any(change => change.Incident.Rule == rule && (subject is null || change.Incident.Subject == subject))) { return took; }
        }

        return null;
    }

    public Task<IReadOnlyDictionary<string, JobSchedule>> SchedulesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyDictionary<string, JobSchedule>>(
        _every.ToDictionary(pair => pair.Key, pair => new JobSchedule($"every {pair.Value.TotalMinutes:0} minutes", false, _next[pair.Key], pair.Value), StringComparer.Ordinal));

    public Task PauseAsync(string pipeline, CancellationToken cancellationToken) => throw new NotSupportedException("The clock is driven.");

    public Task ResumeAsync(string pipeline, CancellationToken cancellationToken) => throw new NotSupportedException("The clock is driven.");

    public Task<IReadOnlyList<MissedDeadline>> MissedAsync(CancellationToken cancellationToken) => Task.FromResult(DeadlineJudge.Judge(
        _every.Select(pair => new DeadlineFacts(pair.Key, Grace, null)
        {
            PlannedSince = _lastEnd.GetValueOrDefault(pair.Key, DrivenTime.Start),
            PlannedAfter = at => DrivenTime.Start + (pair.Value * (Math.Floor((at - DrivenTime.Start) / pair.Value) + 1)),
        }),
        Now));

    public async ValueTask DisposeAsync()
    {
        await _services.GetRequiredService<PipelineRunner>().DisposeAsync();
        await _services.DisposeAsync();
        await _warehouse.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    // Runs take no time by the driven clock; PostgreSQL's own clock stands in their rows until they are set to it.
    private async Task RunAsync(string pipeline)
    {
        var started = await _services.GetRequiredService<PipelineRunner>().StartAsync(new RunRequest(pipeline, RunTrigger.Schedule, "driven clock"), CancellationToken.None);
        await started.Completion;
        await using var connection = new NpgsqlConnection(_server.Superuser);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("UPDATE pipeline_runs SET started_at = $2, finished_at = $2 WHERE id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = started.Report.Id });
        command.Parameters.Add(new NpgsqlParameter { Value = Now.UtcDateTime });
        await command.ExecuteNonQueryAsync();
        await using var refused = new NpgsqlCommand("UPDATE quarantine SET quarantined_at = $2 WHERE last_run_id = $1", connection);
        refused.Parameters.Add(new NpgsqlParameter { Value = started.Report.Id });
        refused.Parameters.Add(new NpgsqlParameter { Value = Now.UtcDateTime });
        await refused.ExecuteNonQueryAsync();
        _lastEnd[pipeline] = Now;
        Runs++;
    }

    private sealed partial class FaultySites(SimulatedDay day, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (day.IsDown(request.RequestUri!.Host)) { return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = request, Content = new ByteArrayContent([]) }; }
            var response = await base.SendAsync(request, cancellationToken);
            if (!day.SendsNonsense) { return response; }
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            var type = response.Content.Headers.ContentType;
            response.Content = new StringContent(Price().Replace(text, "-"), Encoding.UTF8);
            response.Content.Headers.ContentType = type;
            return response;
        }

        [GeneratedRegex("(?<=\"lastPrice\"\\s*:\\s*)(?=[0-9])", RegexOptions.None, 1000)]
        private static partial Regex Price();
    }
}
