using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.News;

/// <summary>Registers NewsAPI, RSS and Atom, and GDELT.</summary>
internal static class NewsServices
{
    public static IServiceCollection AddNewsFeeds(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMessageFeed<NewsApiFeed, NewsApiParser, NewsApiOptions>(configuration, NewsApiFeed.ClientName, NewsApiOptions.SectionName);
        services.AddMessageFeed<RssFeed, RssParser, RssOptions>(configuration, RssFeed.ClientName, RssOptions.SectionName);
        services.AddMessageFeed<GdeltFeed, GdeltParser, GdeltOptions>(configuration, GdeltFeed.ClientName, GdeltOptions.SectionName);
        return services;
    }
}
