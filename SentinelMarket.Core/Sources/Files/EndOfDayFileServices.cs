using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Files;

/// <summary>Registers the reading of end-of-day files.</summary>
public static class EndOfDayFileServices
{
    /// <summary>Adds <see cref="EndOfDayFileReader"/>, <see cref="BhavcopyParser"/> and their options.</summary>
    public static IServiceCollection AddEndOfDayFiles(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EndOfDayFileOptions>().Bind(configuration.GetSection(EndOfDayFileOptions.SectionName)).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EndOfDayFileOptions>, EndOfDayFileOptionsValidator>());
        services.TryAddSingleton<EndOfDayFileReader>();
        services.TryAddSingleton<BhavcopyParser>();
        services.AddSingleton<IDocumentParser<StockRecord>>(provider => provider.GetRequiredService<BhavcopyParser>());
        return services;
    }
}
