using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Corporate announcements at NSE and BSE.</summary>
public sealed class FilingsPipeline(MessageServices services) : MessagePipeline(services)
{
    /// <summary>The pipeline's name.</summary>
    public const string PipelineName = "filings";

    /// <inheritdoc/>
    public override string Name => PipelineName;

    /// <inheritdoc/>
    public override string Description => "Announcements of companies at NSE and BSE";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Sources { get; } = [SourceIds.NseFilings, SourceIds.BseFilings];
}
