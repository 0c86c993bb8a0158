using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Pipelines;

namespace SentinelMarket.Core.Monitoring.OpenLineage;

/// <summary>Registers the events of runs for other programs.</summary>
public static class OpenLineageServices
{
    /// <summary>Adds <see cref="LineageEmitter"/> as an observer of runs. Disposed of after the runner, it sends what is left.</summary>
    public static IServiceCollection AddOpenLineage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LineageOptions>().Bind(configuration.GetSection(LineageOptions.SectionName)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LineageOptions>, LineageOptionsValidator>();
        return services.AddSingleton<IRunObserver, LineageEmitter>();
    }
}
