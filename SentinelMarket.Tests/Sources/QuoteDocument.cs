using System.Text;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Tests.Sources;

/// <summary>Documents for the quote parsers.</summary>
internal static class QuoteDocument
{
    public static RawDocument Of(string source, string stream, string body) => Of(source, stream, Encoding.UTF8.GetBytes(body));

    public static RawDocument Of(string source, string stream, byte[] body) => new()
    {
        Source = source, Stream = stream, Content = body, ContentType = "application/json", Request = "test", FetchedAt = SkippingTime.Noon,
    };

    public static StockRecord Record(this IDocumentParser<StockRecord> parser, RawDocument document)
    {
        var parsed = Assert.Single(parser.Parse(document));
        Assert.Null(parsed.Verdict);
        Assert.Equal(document.Content.Length, parsed.RawLength);
        return Assert.IsType<StockRecord>(parsed.Record);
    }

    public static Verdict Verdict(this IDocumentParser<StockRecord> parser, RawDocument document)
    {
        var parsed = Assert.Single(parser.Parse(document));
        Assert.Null(parsed.Record);
        return Assert.IsType<Verdict>(parsed.Verdict);
    }
}
