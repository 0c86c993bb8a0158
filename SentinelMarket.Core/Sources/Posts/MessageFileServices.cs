using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Telegram;
using SentinelMarket.Core.Sources.X;

namespace SentinelMarket.Core.Sources.Posts;

/// <summary>Registers the reading of files of messages.</summary>
internal static class MessageFileServices
{
    /// <summary>Adds <see cref="TelegramExportReader"/>, <see cref="TweetFileReader"/>, their parsers and their options, and the parser of what other programs deliver.</summary>
    public static IServiceCollection AddMessageFiles(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MessageFileOptions>().Bind(configuration.GetSection(MessageFileOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MessageFileOptions>, MessageFileOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TelegramExportReader>();
        services.TryAddSingleton<TweetFileReader>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDocumentParser<SocialMessage>, ExportParser>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDocumentParser<SocialMessage>, PostParser>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDocumentParser<SocialMessage>, DeliveryParser>());
        return services;
    }
}
