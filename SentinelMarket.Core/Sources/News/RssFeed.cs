using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.News;

/// <summary>
/// News by RSS and Atom, one stream a feed's address. A feed is one page; its watermark is what the site calls this state of it (<c>ETag</c>, <c>Last-Modified</c>), so
/// that a feed without news costs the site an empty answer.
/// </summary>
public sealed class RssFeed(IHttpClientFactory clients, IOptions<RssOptions> options, TimeProvider time) : IMessageFeed
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = "rss";

    private const int LongestState = 500;

    private readonly RssParser _parser = new();

    /// <inheritdoc/>
    public string Source => SourceIds.Rss;

    /// <inheritdoc/>
    public string Name => "RSS and Atom";

    /// <inheritdoc/>
    string IFeed.ClientName => ClientName;

    /// <inheritdoc/>
    public string Pipeline => "news";

    /// <inheritdoc/>
    public FeedReadiness Readiness => options.Value.Readiness(RssOptions.SectionName);

    /// <inheritdoc/>
    public int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public IReadOnlyList<string> Streams => [.. options.Value.Addresses.Select(AddressSecrets.Hide)];

    /// <inheritdoc/>
    public async IAsyncEnumerable<FeedPage> FetchAsync(string stream, string? watermark, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A stream is an address without what is secret in it.
        var address = options.Value.Addresses.FirstOrDefault(address => AddressSecrets.Hide(address) == stream) ?? throw new SourceFailedException($"RSS, {stream}: the settings have no such feed any more.", 0);
        using var client = clients.CreateClient(ClientName);
        var answer = await FeedCall.GetAsync(
            client,
            new Uri(address, UriKind.RelativeOrAbsolute),
            $"RSS, {stream}",
            [("Accept", "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8"), .. Conditions(watermark)],
            cancellationToken,
            static (status, _) => status == HttpStatusCode.NotModified ? StatusVerdict.Answer : StatusVerdict.AsUsual).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.NotModified) { yield break; }
        if (answer.IsNotFound) { throw answer.Failure("404 Not Found; the site has moved its feed."); }

        var document = answer.ToDocument(Source, stream, time) with { ContentType = answer.MediaType ?? "application/xml" };
        if (IsWebPage(answer.Content)) { throw answer.Failure($"a web page of {answer.Content.Length} bytes instead of a feed; check the address."); }
        if (PageSpan.Of(_parser, document, out var fault) is null)
        {
            yield return new FeedPage(document);
            throw answer.Failure(fault!);
        }

        yield return new FeedPage(document, State(answer));
    }

    private static bool IsWebPage(ReadOnlySpan<byte> content)
    {
        var start = content.TrimStart("\uFEFF \t\r\n"u8);
        return Starts(start, "<!doctype html"u8) || Starts(start, "<html"u8);

        static bool Starts(ReadOnlySpan<byte> text, ReadOnlySpan<byte> with) => text.Length >= with.Length && System.Text.Ascii.EqualsIgnoreCase(text[..with.Length], with);
    }

    /// <summary>The state as header lines; null when the site gives none.</summary>
    private static string? State(FeedAnswer answer)
    {
        var lines = new[] { ("ETag", answer.Header("ETag")), ("Last-Modified", answer.Header("Last-Modified")) }
            .Where(header => header.Item2 is { Length: > 0 and <= LongestState } value && !value.AsSpan().ContainsAny('\r', '\n'))
            .Select(header => $"{header.Item1}: {header.Item2}");
        return string.Join('\n', lines) is { Length: > 0 } state ? state : null;
    }

    private static IEnumerable<(string Name, string Value)> Conditions(string? watermark)
    {
        foreach (var line in watermark?.Split('\n') ?? [])
        {
            if (line.StartsWith("ETag: ", StringComparison.Ordinal)) { yield return ("If-None-Match", line[6..]); }
            else if (line.StartsWith("Last-Modified: ", StringComparison.Ordinal)) { yield return ("If-Modified-Since", line[15..]); }
        }
    }
}
