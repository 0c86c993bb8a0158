using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Market;

/// <summary>Registers the universe and the calendar.</summary>
public static class MarketServices
{
    /// <summary>
    /// Adds <see cref="Universe"/> and its settings, <see cref="UniverseOptions"/>, and <see cref="CurrentCalendar"/> with the calendar of NSE and BSE, unless another was added
    /// before.
    /// </summary>
    public static IServiceCollection AddMarket(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<UniverseOptions>().Bind(configuration.GetSection(UniverseOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<UniverseOptions>, UniverseOptionsValidator>());
        services.TryAddSingleton(provider => UniverseOptionsValidator.Resolve(provider.GetRequiredService<IOptions<UniverseOptions>>().Value));
        services.TryAddSingleton(new CurrentCalendar(TradingCalendar.Indian));
        return services;
    }
}
