using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Filings;

/// <summary>Registers the announcements of both exchanges.</summary>
internal static class FilingsServices
{
    public static IServiceCollection AddFilingsFeeds(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMessageFeed<NseFilingsFeed, NseFilingsParser, NseFilingsOptions>(configuration, NseFilingsFeed.ClientName, NseFilingsOptions.SectionName)
            .AddHttpMessageHandler(provider => new SessionHandler(
                provider.GetRequiredService<IOptions<NseFilingsOptions>>().Value.BaseAddress,
                provider.GetRequiredService<ILogger<SessionHandler>>()));
        services.AddMessageFeed<BseFilingsFeed, BseFilingsParser, BseFilingsOptions>(configuration, BseFilingsFeed.ClientName, BseFilingsOptions.SectionName);
        return services;
    }
}
