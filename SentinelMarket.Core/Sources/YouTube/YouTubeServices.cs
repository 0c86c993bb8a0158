using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.YouTube;

/// <summary>Registers YouTube.</summary>
internal static class YouTubeServices
{
    public static IServiceCollection AddYouTubeFeed(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMessageFeed<YouTubeFeed, YouTubeParser, YouTubeOptions>(configuration, YouTubeFeed.ClientName, YouTubeOptions.SectionName);
        return services;
    }
}
