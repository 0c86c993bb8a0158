using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Articles by NewsAPI, RSS, Atom and GDELT.</summary>
public sealed class NewsPipeline(MessageServices services) : MessagePipeline(services)
{
    /// <summary>The pipeline's name.</summary>
    public const string PipelineName = "news";

    /// <inheritdoc/>
    public override string Name => PipelineName;

    /// <inheritdoc/>
    public override string Description => "Articles by NewsAPI, RSS, Atom and GDELT";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Sources { get; } = [SourceIds.NewsApi, SourceIds.Rss, SourceIds.Gdelt];
}
