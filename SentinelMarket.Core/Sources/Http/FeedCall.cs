using System.Net.Http.Headers;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Http;

/// <summary>One GET of a feed: who is asked for what, for the sentence that a failure needs.</summary>
internal static class FeedCall
{
    /// <summary>Who is asked for what, such as "NSE, RELIANCE".</summary>
    public static readonly HttpRequestOptionsKey<string> Subject = new("feed.subject");

    /// <summary>How often the source was asked; written by <see cref="ResilienceHandler"/>.</summary>
    public static readonly HttpRequestOptionsKey<int> Attempts = new("feed.attempts");

    /// <summary>Sends the call and gives its answer: success or 404, all else is thrown.</summary>
    /// <exception cref="SourceFailedException">No usable answer came.</exception>
    public static async Task<FeedAnswer> GetAsync(
        HttpClient client, Uri address, string subject, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Options.Set(Subject, subject);
        foreach (var (name, value) in headers) { request.Headers.TryAddWithoutValidation(name, value); }

        using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var content = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        request.Options.TryGetValue(Attempts, out var attempts);
        return new FeedAnswer(
            response.StatusCode == System.Net.HttpStatusCode.NotFound,
            content,
            MediaType(response.Content.Headers.ContentType),
            new Uri(client.BaseAddress!, address).AbsoluteUri,
            subject,
            Math.Max(attempts, 1));
    }

    private static string? MediaType(MediaTypeHeaderValue? contentType) => contentType?.MediaType;
}

/// <summary>What a source answered to one call.</summary>
/// <param name="IsNotFound">The status was 404.</param>
/// <param name="Content">The body, decompressed.</param>
/// <param name="MediaType">The body's media type as the source named it, or null.</param>
/// <param name="Request">The address that was asked.</param>
/// <param name="Subject">Who was asked for what.</param>
/// <param name="Attempts">How often the source was asked.</param>
internal sealed record FeedAnswer(bool IsNotFound, byte[] Content, string? MediaType, string Request, string Subject, int Attempts)
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Whether the body is a web page, by its media type or by how it begins: what the exchanges' bot walls send with status 200.</summary>
    public bool IsHtml
    {
        get
        {
            if (MediaType is "text/html" or "application/xhtml+xml") { return true; }
            var body = Content.AsSpan();
            if (body.StartsWith(Utf8Mark)) { body = body[Utf8Mark.Length..]; }
            return body.TrimStart(" \t\r\n"u8) is [(byte)'<', ..];
        }
    }

    /// <summary>A failure of this call, in a sentence that begins with its subject.</summary>
    public SourceFailedException Failure(string what, Exception? innerException = null) =>
        new($"{Subject}: {what}", Attempts, innerException);

    /// <summary>Refuses a web page where data was asked for.</summary>
    /// <exception cref="SourceFailedException">The body is a web page.</exception>
    public void RefuseHtml()
    {
        if (IsHtml)
        {
            throw Failure($"200 OK, but a web page of {Content.Length} bytes instead of data; the exchange turns this client away for now, the next run asks again.");
        }
    }

    /// <summary>The answer as the document that goes to the lake.</summary>
    public RawDocument ToDocument(string source, string stream, TimeProvider time) => new()
    {
        Source = source,
        Stream = stream,
        Content = Content,
        ContentType = MediaType ?? "application/json",
        Request = Request,
        FetchedAt = time.GetUtcNow(),
    };
}
