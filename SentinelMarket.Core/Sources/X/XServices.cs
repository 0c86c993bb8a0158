using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.X;

/// <summary>Registers the search on X.</summary>
internal static class XServices
{
    /// <summary>Adds <see cref="XSearchFeed"/> as a feed of messages; its parser comes with the files of posts.</summary>
    public static IServiceCollection AddXFeed(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpFeed<XSearchOptions>(configuration, XSearchFeed.ClientName, XSearchOptions.SectionName);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<XSearchOptions>, XSearchOptionsValidator>());
        services.TryAddSingleton<XSearchFeed>();
        services.AddSingleton<IMessageFeed>(provider => provider.GetRequiredService<XSearchFeed>());
        services.AddSingleton<IFeed>(provider => provider.GetRequiredService<XSearchFeed>());
        return services;
    }
}
