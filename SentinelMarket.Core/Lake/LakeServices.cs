using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Lake;

/// <summary>Registers the lake.</summary>
public static class LakeServices
{
    /// <summary>Adds <see cref="IDataLake"/> and <see cref="ILakeMaintenance"/>, over the store that the settings name.</summary>
    public static IServiceCollection AddLake(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LakeOptions>().Bind(configuration.GetSection(LakeOptions.SectionName)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LakeOptions>, LakeOptionsValidator>();
        services.AddOptions<LakeS3Options>().Bind(configuration.GetSection(LakeS3Options.SectionName)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LakeS3Options>, LakeS3OptionsValidator>();
        services.AddOptions<LakeCompactionOptions>().Bind(configuration.GetSection(LakeCompactionOptions.SectionName)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LakeCompactionOptions>, LakeCompactionOptionsValidator>();
        services.AddSingleton<ObjectLake>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<LakeOptions>>();
            return options.Value.Store == LakeStore.S3 ? new S3DataLake(provider.GetRequiredService<IOptions<LakeS3Options>>()) : new LocalDataLake(options);
        });
        services.AddSingleton<IDataLake>(provider => provider.GetRequiredService<ObjectLake>());
        return services.AddSingleton<ILakeMaintenance>(provider => provider.GetRequiredService<ObjectLake>());
    }
}
