using Microsoft.Extensions.DependencyInjection;

namespace SentinelMarket.Core.Serving;

/// <summary>Registers what the dashboard and the API ask.</summary>
public static class ServingServices
{
    /// <summary>
    /// Adds <see cref="IPipelineDesk"/>, <see cref="IStockDesk"/>, <see cref="IMentionDesk"/>, <see cref="IInstrumentDesk"/>, <see cref="IInboxDesk"/>,
    /// <see cref="IFeedDesk"/>, <see cref="IQuarantineDesk"/>, <see cref="IRuleDesk"/>, <see cref="ILineageDesk"/>, <see cref="IQualityDesk"/>, <see cref="StockExport"/>,
    /// <see cref="RetentionDesk"/> and <see cref="DatabaseDesk"/>; the host adds the scheduler port.
    /// </summary>
    public static IServiceCollection AddServing(this IServiceCollection services) =>
        services.AddSingleton<IPipelineDesk, PipelineDesk>().AddSingleton<IStockDesk, StockDesk>().AddSingleton<IMentionDesk, MentionDesk>()
            .AddSingleton<IInstrumentDesk, InstrumentDesk>().AddSingleton<IInboxDesk, InboxDesk>().AddSingleton<FeedProbe>().AddSingleton<IFeedDesk, FeedDesk>()
            .AddSingleton<StockExport>().AddSingleton<RetentionDesk>().AddSingleton<DatabaseDesk>()
            .AddSingleton<IRetryDesk, RetryDesk>().AddSingleton<Monitoring.DeadlineReader>()
            .AddSingleton<IQuarantineDesk, QuarantineDesk>().AddSingleton<IRuleDesk, RuleDesk>().AddSingleton<ILineageDesk, LineageDesk>().AddSingleton<IQualityDesk, QualityDesk>();
}
