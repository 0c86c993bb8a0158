using Microsoft.Extensions.Options;
using Quartz;

namespace SentinelMarket.Web.Jobs;

/// <summary>Lists every fault of the schedules by its key.</summary>
internal sealed class JobOptionsValidator : IValidateOptions<JobOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public ValidateOptionsResult Validate(string? name, JobOptions options)
    {
        List<string> faults = [];
        if (options.Parallelism is < 1 or > 64)
        {
            faults.Add($"{JobOptions.SectionName}:{nameof(JobOptions.Parallelism)} is {options.Parallelism}; 1 to 64 is expected.");
        }

        foreach (var (pipeline, schedule) in options.Schedules)
        {
            var key = $"{JobOptions.SectionName}:{nameof(JobOptions.Schedules)}:{pipeline}";
            if (schedule.Enabled) { faults.AddRange(FaultsOf(schedule, key, $"{key}:Cron", $"{key}:Every", ", or Enabled to false")); }
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>What is wrong with a schedule, each in a sentence.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="subject">What it is called.</param>
    /// <param name="cron">What its cron expression is called.</param>
    /// <param name="interval">What its interval is called.</param>
    /// <param name="elseWay">What else could be done about a schedule without either.</param>
    internal static IEnumerable<string> FaultsOf(PipelineSchedule schedule, string subject, string cron, string interval, string elseWay)
    {
        var hasCron = !string.IsNullOrWhiteSpace(schedule.Cron);
        if (hasCron == schedule.Every.HasValue)
        {
            yield return hasCron
                ? $"{subject} has both Cron and Every; set one of them (an empty Cron counts as not set)."
                : $"{subject} has neither Cron nor Every; set one of them{elseWay}.";
        }

        if (hasCron && !CronExpression.TryParse(schedule.Cron!, out _))
        {
            yield return $"{cron} is \"{schedule.Cron}\", which is not a Quartz cron expression; an example is \"0 30 18 * * ?\" (18:30 every day).";
        }

        if (schedule.Every is { } every && (every < Shortest || every > Longest || every.Ticks % TimeSpan.TicksPerSecond != 0))
        {
            yield return $"{interval} is {every:c}; whole seconds from 00:00:01 to 366 days are expected, such as 00:05:00.";
        }
    }
}
