using System.Globalization;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Messages;

/// <summary>From when to when the messages of a page were published; what a feed needs to know to page on and to move its watermark.</summary>
/// <param name="Count">How many elements the page has, refused ones too.</param>
/// <param name="Oldest">The oldest instant, or null when no message could be read.</param>
/// <param name="Newest">The newest instant that is not ahead of the page's own arrival, or null.</param>
internal readonly record struct PageSpan(int Count, DateTimeOffset? Oldest, DateTimeOffset? Newest)
{
    /// <summary>How far ahead of this machine's clock a platform's clock may be.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>The span of a page; null when the page as a whole cannot be read, with the reason.</summary>
    public static PageSpan? Of(IDocumentParser<SocialMessage> parser, RawDocument page, out string? fault)
    {
        fault = null;
        var span = default(PageSpan);
        try
        {
            foreach (var parsed in parser.Parse(page)) { span = span.With(parsed.Record?.PublishedAt, page.FetchedAt + ClockTolerance); }
        }
        catch (MalformedDocumentException e)
        {
            fault = e.Message;
            return null;
        }

        return span;
    }

    /// <summary>The watermark of an instant.</summary>
    public static string Watermark(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>The instant of a watermark, never ahead of <paramref name="now"/>; when there is none, the first time reaches back <paramref name="firstReach"/>.</summary>
    public static DateTimeOffset Since(string? watermark, DateTimeOffset now, TimeSpan firstReach)
    {
        var since = watermark is null ? null : MessageFields.IsoTime(watermark);
        return since is { } known && known <= now ? known : now - firstReach;
    }

    /// <summary>The newer of both.</summary>
    public static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    private PageSpan With(DateTimeOffset? published, DateTimeOffset latest) => new(
        Count + 1,
        published < Oldest || Oldest is null ? published ?? Oldest : Oldest,
        published <= latest && (published > Newest || Newest is null) ? published : Newest);
}
