using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Pipelines;

namespace SentinelMarket.Core.Serving;

/// <summary>Registers what the dashboard and the API ask.</summary>
public static class ServingServices
{
    /// <summary>
    /// Adds <see cref="IPipelineDesk"/>, <see cref="IStockDesk"/>, <see cref="IMentionDesk"/>, <see cref="IInstrumentDesk"/>, <see cref="IInboxDesk"/>,
    /// <see cref="IFeedDesk"/>, <see cref="IQuarantineDesk"/>, <see cref="IRuleDesk"/>, <see cref="ILineageDesk"/>, <see cref="IQualityDesk"/>, <see cref="StockExport"/>,
    /// <see cref="RetentionDesk"/>, <see cref="DatabaseDesk"/>, <see cref="ExportDesk"/> and <see cref="LiveEvents"/> with the news of runs; the host adds the scheduler port.
    /// </summary>
    public static IServiceCollection AddServing(this IServiceCollection services) =>
        services.AddSingleton<IPipelineDesk, PipelineDesk>().AddSingleton<IStockDesk, StockDesk>().AddSingleton<IMentionDesk, MentionDesk>()
            .AddSingleton<IInstrumentDesk, InstrumentDesk>().AddSingleton<IInboxDesk, InboxDesk>().AddSingleton<FeedProbe>().AddSingleton<FeedReader>().AddSingleton<PipelineHealth>().AddSingleton<IFeedDesk, FeedDesk>()
            .AddSingleton<StockExport>().AddSingleton<RetentionDesk>().AddSingleton<DatabaseDesk>()
            .AddSingleton<IQuarantineDesk, QuarantineDesk>().AddSingleton<IRuleDesk, RuleDesk>().AddSingleton<ILineageDesk, LineageDesk>().AddSingleton<ILakeDesk, LakeDesk>()
            .AddSingleton<IQualityDesk, QualityDesk>().AddSingleton<IRunDesk, RunDesk>().AddSingleton<IJobDesk, JobDesk>().AddSingleton<LiveEvents>()
            .AddSingleton<RunNews>().AddSingleton<IRunObserver>(provider => provider.GetRequiredService<RunNews>()).AddSingleton<LiveEventRelay>().AddSingleton<IMetricSource, PipelineMetrics>()
            .AddSingleton(DiskSpace.OfMachine).AddSingleton<AlertNews>().AddSingleton<IAlertObserver>(provider => provider.GetRequiredService<AlertNews>()).AddSingleton<IAlertDesk, AlertDesk>().AddSingleton<IRetryDesk, RetryDesk>()
            .AddSingleton<DeadlineReader>().AddSingleton<IDeadlineReader>(provider => provider.GetRequiredService<DeadlineReader>()).AddSingleton<ExportDesk>();
}
