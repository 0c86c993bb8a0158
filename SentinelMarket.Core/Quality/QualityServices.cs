using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SentinelMarket.Core.Quality;

/// <summary>Registers the validation of records.</summary>
public static class QualityServices
{
    /// <summary>Adds <see cref="DataValidator"/>, <see cref="MessageValidator"/> and <see cref="InstrumentValidator"/>.</summary>
    public static IServiceCollection AddQuality(this IServiceCollection services, IConfiguration configuration)
    {
        _ = configuration;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DataValidator>();
        services.TryAddSingleton<MessageValidator>();
        services.TryAddSingleton<InstrumentValidator>();
        return services;
    }
}
