using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>
/// What a bot hears, by the Bot API's <c>getUpdates</c>, oldest first. The watermark is the next offset. Telegram forgets what lies before the offset that it is asked
/// with: within a run that is a page which is durable in the lake already, and between runs one that is loaded.
/// </summary>
public sealed class TelegramBotFeed(IHttpClientFactory clients, IOptions<TelegramBotOptions> options, TimeProvider time) : IMessageFeed
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = "telegram.bot";

    private const string Stream = "updates";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly string AllowedUpdates = Uri.EscapeDataString("[\"message\",\"edited_message\",\"channel_post\",\"edited_channel_post\"]");

    /// <inheritdoc/>
    public string Source => SourceIds.TelegramBot;

    /// <inheritdoc/>
    public string Name => "Telegram bot";

    /// <inheritdoc/>
    string IFeed.ClientName => ClientName;

    /// <inheritdoc/>
    public string Pipeline => "social_media";

    /// <summary>One: Telegram ends a call when another one of the same bot begins.</summary>
    public int Parallelism => 1;

    /// <inheritdoc/>
    public IReadOnlyList<string> Streams { get; } = [Stream];

    /// <inheritdoc/>
    public FeedReadiness Readiness => options.Value switch
    {
        { Enabled: false } => new FeedReadiness("Sources:TelegramBot:Enabled is false."),
        _ when Token is null => new FeedReadiness($"No token. {FeedSecret.Lack("Sources:TelegramBot:Token", options.Value.TokenFile)}"),
        _ => FeedReadiness.Ready,
    };

    private string? Token => FeedSecret.Read(options.Value.Token, options.Value.TokenFile);

    /// <inheritdoc/>
    public async IAsyncEnumerable<FeedPage> FetchAsync(string stream, string? watermark, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        long? offset = long.TryParse(watermark, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var known) ? known : null;
        for (var number = 1; number <= options.Value.MaxPages; number++)
        {
            var answer = await AskAsync(client, offset, cancellationToken).ConfigureAwait(false);
            var (count, last) = Read(answer);
            if (last is { } id) { offset = id + 1; }
            var isLast = count < options.Value.PageSize || last is null;
            var note = !isLast && number == options.Value.MaxPages
                ? FormattableString.Invariant($"more updates wait than the {number} pages that a run asks for (Sources:TelegramBot:MaxPages); the next run goes on")
                : null;
            yield return new FeedPage(answer.ToDocument(Source, stream, time), last is null ? null : offset?.ToString(CultureInfo.InvariantCulture), note);
            if (isLast) { yield break; }
        }
    }

    private async Task<FeedAnswer> AskAsync(HttpClient client, long? offset, CancellationToken cancellationToken)
    {
        var from = offset is { } next ? string.Create(CultureInfo.InvariantCulture, $"&offset={next}") : string.Empty;
        var address = string.Create(CultureInfo.InvariantCulture, $"bot{Token}/getUpdates?timeout=0&limit={options.Value.PageSize}{from}&allowed_updates={AllowedUpdates}");
        for (var attempt = 0; ; attempt++)
        {
            // "bot123:ABC" would be taken for a scheme without the dot.
            var answer = await FeedCall.GetAsync(client, new Uri("./" + address, UriKind.Relative), "Telegram bot", [("Accept", "application/json")], cancellationToken, Judge).ConfigureAwait(false);
            if (answer.Status == HttpStatusCode.OK) { return answer; }
            var problem = BotProblem.Read(answer.Content);
            if (problem.RetryAfter is not { } wait || wait > LongestWait || attempt >= options.Value.Retries) { throw answer.Failure(problem.Words(answer.Status)); }
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Telegram says in the body how long to wait, so 429 is not repeated by the headers.
    private static StatusVerdict Judge(HttpStatusCode status, ReadOnlyMemory<byte> body) => status switch
    {
        HttpStatusCode.TooManyRequests when BotProblem.Read(body).RetryAfter is null => StatusVerdict.AsUsual,
        HttpStatusCode.RequestTimeout => StatusVerdict.AsUsual,
        _ when (int)status is >= 400 and < 500 => StatusVerdict.Answer,
        _ => StatusVerdict.AsUsual,
    };

    private static (int Count, long? Last) Read(FeedAnswer answer)
    {
        answer.RefuseHtml();
        try
        {
            using var json = JsonDocument.Parse(answer.Content);
            var updates = JsonValues.Elements(JsonValues.Field(json.RootElement, "result")).ToList();
            return (updates.Count, updates.Max(update => JsonValues.Integer(update, "update_id")));
        }
        catch (JsonException)
        {
            // It goes to the lake, and the parser says what is wrong. The same updates come again, because the offset stays.
            return (0, null);
        }
    }
}
