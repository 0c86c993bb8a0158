using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Sources.Telegram;
using SentinelMarket.Core.Sources.X;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Registers the pipelines and their runner.</summary>
public static class PipelinesServices
{
    /// <summary>Adds <see cref="PipelineRunner"/> and every <see cref="IPipeline"/>, in the order in which people see them.</summary>
    public static IServiceCollection AddPipelines(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PipelineOptions>().Bind(configuration.GetSection(PipelineOptions.SectionName)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PipelineOptions>, PipelineOptionsValidator>();
        services.AddOptions<DeadlineOptions>().Bind(configuration.GetSection(DeadlineOptions.SectionName)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeadlineOptions>, DeadlineOptionsValidator>();
        services.AddSingleton<UndeliveredDocuments>();
        services.AddSingleton<ReplayedDocuments>();
        services.AddSingleton<IReplayChoice, PeriodReplay>();
        services.AddSingleton<IReplayChoice, QuarantineReplay>();
        services.AddSingleton<EtlServices>();
        services.AddSingleton<ShareListings>();
        services.AddSingleton<CalendarKeeper>();
        services.AddSingleton<SessionTicks>();
        services.AddSingleton(provider => new MessageFileFormat("telegram-export", "chats exported by Telegram", provider.GetRequiredService<TelegramExportReader>().ReadAsync));
        services.AddSingleton(provider => new MessageFileFormat("tweets", "posts of X", provider.GetRequiredService<TweetFileReader>().ReadAsync));
        services.AddSingleton<MessageServices>();
        services.AddSingleton<IPipeline, StockDataPipeline>();
        services.AddSingleton<IPipeline, SocialMediaPipeline>();
        services.AddSingleton<IPipeline, NewsPipeline>();
        services.AddSingleton<IPipeline, FilingsPipeline>();
        services.AddSingleton<IPipeline, EndOfDayPipeline>();
        services.AddSingleton<IPipeline, InstrumentsPipeline>();
        services.AddSingleton<LakeRetention>();
        services.AddSingleton<LakeVerification>();
        services.AddSingleton<IPipeline, HolidaysPipeline>();
        services.AddSingleton<IPipeline, QualityReportPipeline>();
        services.AddSingleton<IPipeline, RetentionPipeline>();
        services.AddSingleton<IPipeline, LakeCompactionPipeline>();
        services.AddWebhookInbox();
        services.AddSingleton(new DurableEntries(DurableFolder.Create, DurableFolder.Flush));
        services.AddSingleton<WarehouseSpool>();
        services.AddSingleton<SpoolDrain>();
        services.AddSingleton<WaitingRuns>();
        return services.AddSingleton<PipelineRunner>();
    }

    private static void AddWebhookInbox(this IServiceCollection services)
    {
        services.AddSingleton<WebhookInbox>();
        services.AddSingleton<IWebhookInbox>(provider => provider.GetRequiredService<WebhookInbox>());
    }
}
