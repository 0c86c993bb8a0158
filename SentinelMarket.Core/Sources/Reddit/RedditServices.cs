using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Reddit;

/// <summary>Registers Reddit.</summary>
internal static class RedditServices
{
    public static IServiceCollection AddRedditFeed(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMessageFeed<RedditFeed, RedditParser, RedditOptions>(configuration, RedditFeed.ClientName, RedditOptions.SectionName);
        return services;
    }
}
