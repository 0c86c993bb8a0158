using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Simulation.Crowd;

namespace SentinelMarket.Core.Simulation;

/// <summary>Registers the simulated market, its crowd and the sites that tell of both.</summary>
public static class SimulationServices
{
    /// <summary>
    /// Adds the market, the crowd and <see cref="SimulatedHandler"/>, which the host gives to the feeds' HTTP clients as their primary handler. Needs
    /// <see cref="Market.Universe"/>.
    /// </summary>
    public static IServiceCollection AddSimulation(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SimulationOptions>().Bind(configuration.GetSection(SimulationOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SimulationOptions>, SimulationOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SimulatedMarket>();
        services.TryAddSingleton<SimulatedCrowd>();
        services.TryAddSingleton<SimulatedInternet>();
        services.TryAddTransient<SimulatedHandler>();
        return services;
    }
}
