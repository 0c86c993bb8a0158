namespace SentinelMarket.Core.Records;

/// <summary>One payload exactly as a feed sent it, before anybody has parsed it.</summary>
public sealed record RawDocument
{
    /// <summary>The source id, such as <c>nse.quote</c> or <c>nse.eod.udiff</c>; see <see cref="SourceIds"/>.</summary>
    public required string Source { get; init; }

    /// <summary>What was asked for within the source: a ticker, a channel, a file's name.</summary>
    public required string Stream { get; init; }

    /// <summary>The payload's bytes, decompressed.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The media type, such as <c>application/json</c> or <c>text/csv</c>.</summary>
    public required string ContentType { get; init; }

    /// <summary>The request that brought it (address without secrets, or a file's path inside its archive).</summary>
    public required string Request { get; init; }

    /// <summary>When the payload arrived, in UTC.</summary>
    public required DateTimeOffset FetchedAt { get; init; }
}
