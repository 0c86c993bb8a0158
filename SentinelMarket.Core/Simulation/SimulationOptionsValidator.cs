using System.Globalization;
using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Simulation;

/// <summary>Lists every fault of the simulation's settings by its key.</summary>
internal sealed class SimulationOptionsValidator : IValidateOptions<SimulationOptions>
{
    private const int LongestLatency = 60_000;
    private const int MostMessages = 1000;
    private static readonly TimeSpan LongestSlowBody = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortestFault = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestFault = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, SimulationOptions options)
    {
        var faults = new List<string>();
        if (options.LatencyMilliseconds is < 0 or > LongestLatency)
        {
            Add(nameof(options.LatencyMilliseconds), $"{options.LatencyMilliseconds} is not between 0 and {LongestLatency}.");
        }

        if (options.MessagesPerTenMinutes is < 0 or > MostMessages)
        {
            Add(nameof(options.MessagesPerTenMinutes), $"{options.MessagesPerTenMinutes} is not between 0 and {MostMessages}.");
        }

        Rate(nameof(options.EpisodeRate), options.EpisodeRate);
        Rate(nameof(options.EditedRate), options.EditedRate);
        Rate(nameof(options.DeletedRate), options.DeletedRate);
        Rate(nameof(options.RateLimitedRate), options.RateLimitedRate);
        Rate(nameof(options.ServerErrorRate), options.ServerErrorRate);
        Rate(nameof(options.MalformedRate), options.MalformedRate);
        Rate(nameof(options.HtmlRate), options.HtmlRate);
        Rate(nameof(options.UnknownSymbolRate), options.UnknownSymbolRate);
        Rate(nameof(options.FailureRate), options.FailureRate);
        Rate(nameof(options.InternalErrorRate), options.InternalErrorRate);
        Rate(nameof(options.UnauthorizedRate), options.UnauthorizedRate);
        Rate(nameof(options.ForbiddenRate), options.ForbiddenRate);
        Rate(nameof(options.NotFoundRate), options.NotFoundRate);
        Rate(nameof(options.RateLimitedSilentlyRate), options.RateLimitedSilentlyRate);
        Rate(nameof(options.UsageCappedRate), options.UsageCappedRate);
        Rate(nameof(options.SlowBodyRate), options.SlowBodyRate);
        Rate(nameof(options.EmptyPageRate), options.EmptyPageRate);
        Rate(nameof(options.ClockSkewRate), options.ClockSkewRate);
        Rate(nameof(options.DuplicateRate), options.DuplicateRate);
        if (options.SlowBodyTime < TimeSpan.Zero || options.SlowBodyTime > LongestSlowBody)
        {
            Add(nameof(options.SlowBodyTime), $"{options.SlowBodyTime} is not between 0 and {LongestSlowBody}.");
        }

        if (options.ClockSkew.Duration() > LongestFault) { Add(nameof(options.ClockSkew), $"{options.ClockSkew} is more than {LongestFault}."); }
        if (options.FaultDuration < ShortestFault || options.FaultDuration > LongestFault)
        {
            Add(nameof(options.FaultDuration), $"{options.FaultDuration} is not between {ShortestFault} and {LongestFault}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Add(string key, string fault) => faults.Add($"{SimulationOptions.SectionName}:{key}: {fault}");

        void Rate(string key, double rate)
        {
            if (!(rate is >= 0 and <= 1)) { Add(key, $"{rate.ToString(CultureInfo.InvariantCulture)} is not between 0 and 1."); }
        }
    }
}
