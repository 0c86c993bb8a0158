using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Lake;

/// <summary>Registers the lake.</summary>
public static class LakeServices
{
    /// <summary>Adds <see cref="IDataLake"/>.</summary>
    public static IServiceCollection AddLake(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LakeOptions>().Bind(configuration.GetSection(LakeOptions.SectionName)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LakeOptions>, LakeOptionsValidator>();
        return services.AddSingleton<IDataLake, LocalDataLake>();
    }
}
