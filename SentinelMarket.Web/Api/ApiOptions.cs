using Microsoft.Extensions.Options;

namespace SentinelMarket.Web.Api;

/// <summary>Bounds of the REST API, of each process.</summary>
public sealed class ApiOptions
{
    public const string SectionName = "Api";

    /// <summary>How many requests a caller may send each minute, as many of them at once as he likes; 0 for any number.</summary>
    public int RequestsPerMinute { get; set; } = 3_000;

    /// <summary>How many deliveries by webhook an address may send each minute; 0 for any number.</summary>
    public int DeliveriesPerMinute { get; set; } = 1_200;

    /// <summary>How many exports are written at the same time; each holds a connection to the database.</summary>
    public int ConcurrentExports { get; set; } = 4;

    /// <summary>How many streams of events a caller may hold open.</summary>
    public int EventStreamsPerCaller { get; set; } = 10;

    /// <summary>After how long a stream of events ends; the client comes back and is asked again who it is.</summary>
    public TimeSpan EventStreamLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a stream of events may be silent before a comment shows that it lives.</summary>
    public TimeSpan EventHeartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the answer to a request with an idempotency key is kept.</summary>
    public TimeSpan IdempotencyLifetime { get; set; } = TimeSpan.FromHours(24);
}

/// <summary>Lists every fault of the API's settings by its key.</summary>
internal sealed class ApiOptionsValidator : IValidateOptions<ApiOptions>
{
    private const int MostPerMinute = 1_000_000;

    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        List<string> faults = [];
        if (options.RequestsPerMinute is < 0 or > MostPerMinute) { Add(nameof(options.RequestsPerMinute), $"{options.RequestsPerMinute} is not between 0 and {MostPerMinute}."); }
        if (options.DeliveriesPerMinute is < 0 or > MostPerMinute) { Add(nameof(options.DeliveriesPerMinute), $"{options.DeliveriesPerMinute} is not between 0 and {MostPerMinute}."); }
        if (options.ConcurrentExports is < 1 or > 16) { Add(nameof(options.ConcurrentExports), $"{options.ConcurrentExports} is not between 1 and 16."); }
        if (options.EventStreamsPerCaller is < 1 or > 1_000) { Add(nameof(options.EventStreamsPerCaller), $"{options.EventStreamsPerCaller} is not between 1 and 1000."); }
        if (options.EventStreamLifetime < TimeSpan.FromSeconds(10) || options.EventStreamLifetime > TimeSpan.FromDays(1)) { Add(nameof(options.EventStreamLifetime), $"{options.EventStreamLifetime} is not between ten seconds and a day."); }
        if (options.EventHeartbeat < TimeSpan.FromSeconds(1) || options.EventHeartbeat > TimeSpan.FromMinutes(5)) { Add(nameof(options.EventHeartbeat), $"{options.EventHeartbeat} is not between a second and five minutes."); }
        if (options.IdempotencyLifetime < TimeSpan.FromMinutes(1) || options.IdempotencyLifetime > TimeSpan.FromDays(30)) { Add(nameof(options.IdempotencyLifetime), $"{options.IdempotencyLifetime} is not between a minute and 30 days."); }
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Add(string key, string fault) => faults.Add($"{ApiOptions.SectionName}:{key}: {fault}");
    }
}
