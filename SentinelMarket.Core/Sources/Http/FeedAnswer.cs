using System.Globalization;
using System.Net;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Http;

/// <summary>What a source answered to one call.</summary>
internal sealed class FeedAnswer
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The answer's status.</summary>
    public required HttpStatusCode Status { get; init; }

    /// <summary>The body, decompressed.</summary>
    public required byte[] Content { get; init; }

    /// <summary>The body's media type as the source named it, or null.</summary>
    public required string? MediaType { get; init; }

    /// <summary>Who was asked for what.</summary>
    public required string Subject { get; init; }

    /// <summary>How often the source was asked.</summary>
    public required int Attempts { get; init; }

    /// <summary>The address that was asked, with whatever secrets it holds.</summary>
    public required string Address { private get; init; }

    /// <summary>What hides the feed's secrets.</summary>
    public required SecretMask Mask { private get; init; }

    /// <summary>The answer's headers.</summary>
    public required IReadOnlyDictionary<string, string> Headers { private get; init; }

    /// <summary>The address that was asked, without secrets.</summary>
    public string Request => Mask.Hide(Address);

    /// <summary>Whether the status is 404.</summary>
    public bool IsNotFound => Status == HttpStatusCode.NotFound;

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

    /// <summary>A header of the answer as it came, several values joined by commas; null when it is missing.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>A failure of this call, in a sentence that begins with its subject and holds no secret.</summary>
    public SourceFailedException Failure(string what, Exception? innerException = null) =>
        new(Mask.Hide($"{Subject}: {what}"), Attempts, innerException);

    /// <summary>Refuses a web page where data was asked for.</summary>
    /// <exception cref="SourceFailedException">The body is a web page.</exception>
    public void RefuseHtml()
    {
        if (IsHtml)
        {
            throw Failure(string.Create(
                CultureInfo.InvariantCulture,
                $"{(int)Status} {Status}, but a web page of {Content.Length} bytes instead of data; the exchange turns this client away for now, the next run asks again."));
        }
    }

    /// <summary>The answer as the document that goes to the lake, without secrets, which a site may quote.</summary>
    public RawDocument ToDocument(string source, string stream, TimeProvider time) => new()
    {
        Source = source,
        Stream = stream,
        Content = Mask.Hide(Content),
        ContentType = MediaType ?? "application/json",
        Request = Request,
        FetchedAt = time.GetUtcNow(),
    };
}
