using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Warehouse.Retries;

namespace SentinelMarket.Core.Pipelines;

/// <summary>What the template needs whatever the pipeline.</summary>
public sealed class EtlServices(IDataLake lake, UndeliveredDocuments undelivered, ReplayedDocuments replayed, IOptions<PipelineOptions> options, TimeProvider clock, RunOrders? orders = null)
{
    internal IDataLake Lake { get; } = lake;

    internal UndeliveredDocuments Undelivered { get; } = undelivered;

    internal ReplayedDocuments Replayed { get; } = replayed;

    /// <summary>Knows what the runs before a retry did; without it a retry does all of it.</summary>
    internal RunOrders? Orders { get; } = orders;

    internal PipelineOptions Options { get; } = options.Value;

    internal TimeProvider Clock { get; } = clock;
}
