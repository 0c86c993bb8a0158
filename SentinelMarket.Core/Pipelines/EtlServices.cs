using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;

namespace SentinelMarket.Core.Pipelines;

/// <summary>What the template needs whatever the pipeline.</summary>
public sealed class EtlServices(IDataLake lake, UndeliveredDocuments undelivered, ReplayedDocuments replayed, IOptions<PipelineOptions> options, TimeProvider clock)
{
    internal IDataLake Lake { get; } = lake;

    internal UndeliveredDocuments Undelivered { get; } = undelivered;

    internal ReplayedDocuments Replayed { get; } = replayed;

    internal PipelineOptions Options { get; } = options.Value;

    internal TimeProvider Clock { get; } = clock;
}
