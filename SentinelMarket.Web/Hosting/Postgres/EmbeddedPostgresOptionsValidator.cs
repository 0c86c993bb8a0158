using Microsoft.Extensions.Options;

namespace SentinelMarket.Web.Hosting.Postgres;

internal sealed class EmbeddedPostgresOptionsValidator : IValidateOptions<EmbeddedPostgresOptions>
{
    public ValidateOptionsResult Validate(string? name, EmbeddedPostgresOptions options)
    {
        var faults = new List<string>();
        AtLeast(nameof(options.StartTimeout), options.StartTimeout, TimeSpan.FromSeconds(1));
        AtLeast(nameof(options.StopTimeout), options.StopTimeout, TimeSpan.FromSeconds(1));
        AtLeast(nameof(options.RestartDelay), options.RestartDelay, TimeSpan.FromMilliseconds(10));
        AtLeast(nameof(options.LongestRestartDelay), options.LongestRestartDelay, options.RestartDelay);
        Between(nameof(options.SharedBuffersMegabytes), options.SharedBuffersMegabytes, 1, 65_536);
        Between(nameof(options.MaxConnections), options.MaxConnections, 10, 10_000);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void AtLeast(string key, TimeSpan value, TimeSpan least)
        {
            if (value < least || value > TimeSpan.FromDays(1))
            {
                faults.Add($"{EmbeddedPostgresOptions.SectionName}:{key} is {value}; it must be between {least} and one day.");
            }
        }

        void Between(string key, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                faults.Add($"{EmbeddedPostgresOptions.SectionName}:{key} is {value}; it must be between {least} and {most}.");
            }
        }
    }
}
