using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Tests.Pipelines;

/// <summary>
/// A feed over a list of messages of each stream that only grows. It pages forward, two messages a page, and its watermark is the number of messages that were read; a page
/// is a JSON array of messages.
/// </summary>
internal sealed class ScriptedFeed(string source, string platform, params string[] streams) : IMessageFeed
{
    public const int PageSize = 2;

    public Dictionary<string, List<SocialMessage>> Says { get; } = streams.ToDictionary(stream => stream, _ => new List<SocialMessage>(), StringComparer.Ordinal);

    /// <summary>The streams that do not answer, with the number of pages that they answer first.</summary>
    public Dictionary<string, int> Down { get; } = new(StringComparer.Ordinal);

    /// <summary>The watermarks with which it was asked, as <c>stream=watermark</c>.</summary>
    public List<string> Asked { get; } = [];

    public string Source => source;

    public string Name => source + " feed";

    public string ClientName => source;

    public string Pipeline { get; init; } = "social_media";

    public FeedReadiness Readiness { get; set; } = FeedReadiness.Ready;

    public int Parallelism => 2;

    public IReadOnlyList<string> Streams => [.. Says.Keys];

    public DateTimeOffset FetchedAt { get; set; } = new(2026, 3, 2, 6, 0, 0, TimeSpan.Zero);

    public void Say(string stream, params string[] texts)
    {
        foreach (var text in texts)
        {
            Says[stream].Add(new SocialMessage
            {
                Platform = platform,
                ExternalId = $"{stream}/{Says[stream].Count + 1}",
                Source = source,
                Channel = stream,
                AuthorId = "author of " + stream,
                AuthorHandle = stream,
                Text = text,
                PublishedAt = new DateTimeOffset(2026, 3, 2, 5, 0, 0, TimeSpan.Zero).AddMinutes(Says[stream].Count),
            });
        }
    }

    public async IAsyncEnumerable<FeedPage> FetchAsync(string stream, string? watermark, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        lock (Asked) { Asked.Add($"{stream}={watermark}"); }
        var pages = 0;
        for (var at = watermark is null ? 0 : int.Parse(watermark, System.Globalization.CultureInfo.InvariantCulture); at < Says[stream].Count; at += PageSize)
        {
            await Task.Yield();
            if (Down.TryGetValue(stream, out var answered) && pages++ >= answered) { throw new SourceFailedException("503 Service Unavailable after 3 tries", 3); }
            var page = Says[stream].Skip(at).Take(PageSize).ToArray();
            var document = new RawDocument
            {
                Source = source,
                Stream = stream,
                Content = JsonSerializer.SerializeToUtf8Bytes(page),
                ContentType = "application/json",
                Request = $"test:{stream}?after={at}",
                FetchedAt = FetchedAt,
            };
            yield return new FeedPage(document, (at + page.Length).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        if (Down.ContainsKey(stream) && pages == 0) { throw new SourceFailedException("503 Service Unavailable after 3 tries", 3); }
    }

    /// <summary>Reads what the feed writes.</summary>
    public sealed class Parser : IDocumentParser<SocialMessage>
    {
        public bool Handles(string source) => true;

        public IEnumerable<Parsed<SocialMessage>> Parse(RawDocument document)
        {
            List<SocialMessage>? messages;
            try
            {
                messages = JsonSerializer.Deserialize<List<SocialMessage>>(document.Content.Span);
            }
            catch (JsonException exception)
            {
                throw new MalformedDocumentException("document.json", "not the JSON that was expected", exception);
            }

            return messages!.Select((message, i) => new Parsed<SocialMessage>(message, null, i + 1, 0, Encoding.UTF8.GetByteCount(message.Text)));
        }
    }
}
