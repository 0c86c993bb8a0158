using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Bse;
using SentinelMarket.Core.Sources.Filings;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.News;
using SentinelMarket.Core.Sources.Nse;
using SentinelMarket.Core.Sources.Posts;
using SentinelMarket.Core.Sources.Reddit;
using SentinelMarket.Core.Sources.Telegram;
using SentinelMarket.Core.Sources.X;
using SentinelMarket.Core.Sources.Yahoo;
using SentinelMarket.Core.Sources.YouTube;

namespace SentinelMarket.Core.Sources;

/// <summary>Registers the feeds and their parsers.</summary>
public static class SourcesServices
{
    /// <summary>The names of the feeds' HTTP clients, so that the host can give them another primary handler.</summary>
    public static IReadOnlyList<string> ClientNames { get; } =
    [
        NseQuoteFeed.ClientName, NseArchiveFeed.ClientName, BseQuoteFeed.ClientName, BseArchiveFeed.ClientName, YahooQuoteFeed.ClientName,
        XSearchFeed.ClientName, TelegramBotFeed.ClientName, TelegramChannelFeed.ClientName,
        RedditFeed.ClientName, YouTubeFeed.ClientName, NewsApiFeed.ClientName, RssFeed.ClientName, GdeltFeed.ClientName, NseFilingsFeed.ClientName, BseFilingsFeed.ClientName,
    ];

    /// <summary>
    /// Adds the quote feeds (as <see cref="IQuoteFeed"/>), the archives (as <see cref="IArchiveFeed"/>), all of them as <see cref="IFeed"/> too, and the quote parsers (as
    /// <see cref="IDocumentParser{TRecord}"/>). Needs <see cref="Market.Universe"/>.
    /// </summary>
    public static IServiceCollection AddSources(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpFeed<NseQuoteOptions>(configuration, NseQuoteFeed.ClientName, NseQuoteOptions.SectionName)
            .AddHttpMessageHandler(provider => new SessionHandler(
                provider.GetRequiredService<IOptions<NseQuoteOptions>>().Value.BaseAddress,
                provider.GetRequiredService<ILogger<SessionHandler>>()));
        services.AddHttpFeed<NseArchiveOptions>(configuration, NseArchiveFeed.ClientName, NseArchiveOptions.SectionName);
        services.AddHttpFeed<BseArchiveOptions>(configuration, BseArchiveFeed.ClientName, BseArchiveOptions.SectionName);
        services.AddHttpFeed<BseQuoteOptions>(configuration, BseQuoteFeed.ClientName, BseQuoteOptions.SectionName);

        services.AddHttpFeed<YahooQuoteOptions>(configuration, YahooQuoteFeed.ClientName, YahooQuoteOptions.SectionName);
        services.AddOptions<QuoteOrderOptions>().Bind(configuration.GetSection(QuoteOrderOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<QuoteOrderOptions>, QuoteOrderOptionsValidator>());

        services.AddFeed<IQuoteFeed, NseQuoteFeed>();
        services.AddFeed<IQuoteFeed, BseQuoteFeed>();
        services.AddFeed<IQuoteFeed, BseGraphFeed>();
        services.AddFeed<IQuoteFeed, YahooQuoteFeed>();
        services.TryAddSingleton<NseHolidayFeed>();
        services.TryAddSingleton<NseHolidayFiles>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDocumentParser<MarketHoliday>, NseHolidayParser>());
        services.AddFeed<IArchiveFeed, NseArchiveFeed>();
        services.AddFeed<IArchiveFeed, BseArchiveFeed>();
        services.AddMessageFiles(configuration);
        services.AddXFeed(configuration);
        services.AddTelegramFeeds(configuration);
        services.AddRedditFeed(configuration);
        services.AddYouTubeFeed(configuration);
        services.AddNewsFeeds(configuration);
        services.AddFilingsFeeds(configuration);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDocumentParser<StockRecord>, NseQuoteParser>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDocumentParser<StockRecord>, BseQuoteParser>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDocumentParser<StockRecord>, BseGraphParser>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDocumentParser<StockRecord>, YahooQuoteParser>());
        return services;
    }

    /// <summary>One instance under its own type, its kind and <see cref="IFeed"/>.</summary>
    private static void AddFeed<TKind, TFeed>(this IServiceCollection services)
        where TKind : class, IFeed
        where TFeed : class, TKind
    {
        services.AddSingleton<TFeed>();
        services.AddSingleton<TKind>(provider => provider.GetRequiredService<TFeed>());
        services.AddSingleton<IFeed>(provider => provider.GetRequiredService<TFeed>());
    }
}
