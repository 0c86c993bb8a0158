using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Ports;

namespace SentinelMarket.Web.Jobs;

/// <summary>Registers the clock that starts pipelines.</summary>
public static class JobServices
{
    /// <summary>All nodes of one database form one cluster under this name.</summary>
    public const string SchedulerName = "sentinelmarket";

    /// <summary>Needs the warehouse, <see cref="IScheduledRuns"/> and <see cref="JobStoreConnections"/>, the latter only when the host has started.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<JobOptions>().Bind(configuration.GetSection(JobOptions.SectionName))
            .PostConfigure(options => DropReplacedDefaults(options, configuration.GetSection(JobOptions.SectionName).GetSection(nameof(JobOptions.Schedules))))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JobOptions>, JobOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<NodeOptions>().Bind(configuration.GetSection(NodeOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<NodeOptions>, NodeOptionsValidator>());
        services.AddSingleton<ScheduleBook>();
        services.AddSingleton<MisfireRecorder>();
        services.AddSingleton<ScheduleSync>();
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobClock>();
        services.AddHostedService(provider => provider.GetRequiredService<JobClock>());
        services.AddSingleton<JobScheduler>();
        services.AddSingleton<IJobScheduler>(provider => provider.GetRequiredService<JobScheduler>());
        services.AddSingleton<IScheduleEditor>(provider => provider.GetRequiredService<JobScheduler>());
        services.AddHealthChecks().AddCheck<SchedulerCheck>("scheduler", tags: ["ready"]);
        return services;
    }

    // Whoever sets a Cron for a pipeline whose default is an interval (or the other way round) means the one instead of the other.
    private static void DropReplacedDefaults(JobOptions options, IConfigurationSection settings)
    {
        foreach (var (pipeline, schedule) in options.Schedules)
        {
            var setsCron = !string.IsNullOrWhiteSpace(settings[$"{pipeline}:{nameof(PipelineSchedule.Cron)}"]);
            var setsEvery = !string.IsNullOrWhiteSpace(settings[$"{pipeline}:{nameof(PipelineSchedule.Every)}"]);
            if (setsCron && !setsEvery) { schedule.Every = null; }
            if (setsEvery && !setsCron) { schedule.Cron = null; }
        }
    }
}
