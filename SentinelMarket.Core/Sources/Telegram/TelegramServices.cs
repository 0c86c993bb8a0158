using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>Registers the feeds of Telegram.</summary>
internal static class TelegramServices
{
    /// <summary>Adds <see cref="TelegramBotFeed"/> and <see cref="TelegramChannelFeed"/> as feeds of messages, with their parsers.</summary>
    public static IServiceCollection AddTelegramFeeds(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpFeed<TelegramBotOptions>(configuration, TelegramBotFeed.ClientName, TelegramBotOptions.SectionName);
        services.AddHttpFeed<TelegramChannelOptions>(configuration, TelegramChannelFeed.ClientName, TelegramChannelOptions.SectionName);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TelegramBotOptions>, TelegramBotOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TelegramChannelOptions>, TelegramChannelOptionsValidator>());
        services.TryAddSingleton<TelegramBotFeed>();
        services.TryAddSingleton<TelegramChannelFeed>();
        services.AddSingleton<IMessageFeed>(provider => provider.GetRequiredService<TelegramBotFeed>());
        services.AddSingleton<IMessageFeed>(provider => provider.GetRequiredService<TelegramChannelFeed>());
        services.AddSingleton<IFeed>(provider => provider.GetRequiredService<TelegramBotFeed>());
        services.AddSingleton<IFeed>(provider => provider.GetRequiredService<TelegramChannelFeed>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDocumentParser<SocialMessage>, UpdateParser>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDocumentParser<SocialMessage>, ChannelParser>());
        return services;
    }
}
