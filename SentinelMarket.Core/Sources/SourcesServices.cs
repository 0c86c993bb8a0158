using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Bse;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.Nse;
using SentinelMarket.Core.Sources.Posts;
using SentinelMarket.Core.Sources.Telegram;
using SentinelMarket.Core.Sources.X;

namespace SentinelMarket.Core.Sources;

/// <summary>Registers the feeds and their parsers.</summary>
public static class SourcesServices
{
    /// <summary>The names of the feeds' HTTP clients, so that the host can give them another primary handler.</summary>
    public static IReadOnlyList<string> ClientNames { get; } = [NseQuoteFeed.ClientName, NseArchiveFeed.ClientName, BseQuoteFeed.ClientName, XSearchFeed.ClientName, TelegramBotFeed.ClientName, TelegramChannelFeed.ClientName];

    /// <summary>
    /// Adds the quote feeds (as <see cref="IQuoteFeed"/>), the archive feed and the quote parsers (as
    /// <see cref="IDocumentParser{TRecord}"/>). Needs <see cref="Market.Universe"/>.
    /// </summary>
    public static IServiceCollection AddSources(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpFeed<NseQuoteOptions>(configuration, NseQuoteFeed.ClientName, NseQuoteOptions.SectionName)
            .AddHttpMessageHandler(provider => new SessionHandler(
                provider.GetRequiredService<IOptions<NseQuoteOptions>>().Value.BaseAddress,
                provider.GetRequiredService<ILogger<SessionHandler>>()));
        services.AddHttpFeed<NseArchiveOptions>(configuration, NseArchiveFeed.ClientName, NseArchiveOptions.SectionName);
        services.AddHttpFeed<BseQuoteOptions>(configuration, BseQuoteFeed.ClientName, BseQuoteOptions.SectionName);

        services.AddMessageFiles(configuration);
        services.AddXFeed(configuration);
        services.AddTelegramFeeds(configuration);

        services.TryAddSingleton<NseArchiveFeed>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IQuoteFeed, NseQuoteFeed>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IQuoteFeed, BseQuoteFeed>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDocumentParser<StockRecord>, NseQuoteParser>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDocumentParser<StockRecord>, BseQuoteParser>());
        return services;
    }
}
