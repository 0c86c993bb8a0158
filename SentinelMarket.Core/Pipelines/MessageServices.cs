using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Warehouse.Social;

namespace SentinelMarket.Core.Pipelines;

/// <summary>What every pipeline of messages needs besides <see cref="EtlServices"/>.</summary>
public sealed class MessageServices(
    EtlServices etl,
    IEnumerable<IDocumentParser<SocialMessage>> parsers,
    IEnumerable<IMessageFeed> feeds,
    IEnumerable<MessageFileFormat> formats,
    MessageValidator validator,
    ShareListings listings,
    MessageWriter writer,
    WatermarkReader watermarks)
{
    internal EtlServices Etl { get; } = etl;

    internal IReadOnlyList<IDocumentParser<SocialMessage>> Parsers { get; } = [.. parsers];

    internal IReadOnlyList<IMessageFeed> Feeds { get; } = [.. feeds];

    internal IReadOnlyList<MessageFileFormat> Formats { get; } = [.. formats];

    internal MessageValidator Validator { get; } = validator;

    internal ShareListings Listings { get; } = listings;

    internal MessageWriter Writer { get; } = writer;

    internal WatermarkReader Watermarks { get; } = watermarks;
}
