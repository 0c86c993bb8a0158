using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.X;

/// <summary>
/// Recent search of X's API v2, <c>/2/tweets/search/recent</c>: pages from the newest post back by <c>next_token</c>. The watermark is the newest id, asked for as
/// <c>since_id</c>; it moves with the last page, because only then all between it and the one before is there.
/// </summary>
public sealed class XSearchFeed(IHttpClientFactory clients, IOptions<XSearchOptions> options, Universe universe, TimeProvider time) : IMessageFeed
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = "x";

    private const string Fields =
        "&tweet.fields=author_id,conversation_id,created_at,edit_history_tweet_ids,entities,lang,note_tweet,possibly_sensitive,public_metrics,referenced_tweets,withheld"
        + "&expansions=author_id&user.fields=name,public_metrics,username,verified&sort_order=recency";

    // X refuses a since_id or start_time of more than seven days ago, by its own clock.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(10);

    private readonly IReadOnlyList<XQuery> _queries = XQueries.Of(universe.Instruments, options.Value);

    /// <inheritdoc/>
    public string Source => SourceIds.X;

    /// <inheritdoc/>
    public string Name => "X recent search";

    /// <inheritdoc/>
    string IFeed.ClientName => ClientName;

    /// <inheritdoc/>
    public string Pipeline => "social_media";

    /// <inheritdoc/>
    public int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public IReadOnlyList<string> Streams { get; } = [.. XQueries.Of(universe.Instruments, options.Value).Select(query => query.Stream)];

    /// <inheritdoc/>
    public FeedReadiness Readiness => options.Value switch
    {
        { Enabled: false } => new FeedReadiness("Sources:X:Enabled is false."),
        _ when Token is null => new FeedReadiness($"No bearer token. {FeedSecret.Lack("Sources:X:BearerToken", options.Value.BearerTokenFile)}"),
        _ => FeedReadiness.Ready,
    };

    private string? Token => FeedSecret.Read(options.Value.BearerToken, options.Value.BearerTokenFile);

    /// <inheritdoc/>
    public async IAsyncEnumerable<FeedPage> FetchAsync(string stream, string? watermark, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = _queries.FirstOrDefault(query => query.Stream == stream)
            ?? throw new SourceFailedException($"X, {stream}: there is no such search; the universe or the queries have changed.", 0);
        using var client = clients.CreateClient(ClientName);
        var first = $"2/tweets/search/recent?query={Uri.EscapeDataString(query.Query)}&max_results={Written(options.Value.PageSize)}{Since(watermark)}{Fields}";
        var newest = long.TryParse(watermark, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0;
        string? next = null;
        for (var number = 1; ; number++)
        {
            var address = next is null ? first : $"{first}&next_token={Uri.EscapeDataString(next)}";
            var answer = await FeedCall.GetAsync(
                client, new Uri(address, UriKind.Relative), $"X, {stream}", [("Authorization", $"Bearer {Token}"), ("Accept", "application/json")], cancellationToken, Judge).ConfigureAwait(false);
            var page = Read(answer);
            newest = Math.Max(newest, page.Newest);
            next = page.Next;
            var isLast = next is null || number >= options.Value.MaxPages;
            var note = next is not null && isLast
                ? FormattableString.Invariant($"there are more posts than the {number} pages that a run asks for (Sources:X:MaxPages); the older ones were left out")
                : page.Note;
            yield return new FeedPage(answer.ToDocument(Source, stream, time), isLast && !page.IsBroken && newest > 0 ? Written(newest) : null, note);
            if (isLast) { yield break; }
        }
    }

    /// <summary>A 429 of type usage-capped says that nothing is left for the month: waiting a little helps no more than a refused token or query.</summary>
    private static StatusVerdict Judge(HttpStatusCode status, ReadOnlyMemory<byte> body) => status switch
    {
        HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.PaymentRequired or HttpStatusCode.Forbidden or HttpStatusCode.NotFound => StatusVerdict.Answer,
        HttpStatusCode.TooManyRequests when XProblem.Read(body).IsUsageCap => StatusVerdict.Answer,
        _ => StatusVerdict.AsUsual,
    };

    private static Page Read(FeedAnswer answer)
    {
        if (answer.Status != HttpStatusCode.OK)
        {
            var problem = XProblem.Read(answer.Content);
            throw answer.Failure(FormattableString.Invariant($"{(int)answer.Status}, {problem.Words}.{problem.Advice(answer.Status)}"));
        }

        answer.RefuseHtml();
        try
        {
            using var json = JsonDocument.Parse(answer.Content);
            var meta = JsonValues.Field(json.RootElement, "meta");
            var missing = JsonValues.Elements(JsonValues.Field(json.RootElement, "errors")).ToList();
            var note = missing.Count == 0 ? null : FormattableString.Invariant($"X left out {missing.Count} parts of its answer, the first because of: {XProblem.Of(missing[0]).Words}");
            var token = JsonValues.Text(meta, "next_token");
            var newest = JsonValues.Integer(meta, "newest_id") ?? JsonValues.Elements(JsonValues.Field(json.RootElement, "data")).Max(post => JsonValues.Integer(post, "id"));
            return new Page(newest ?? 0, string.IsNullOrEmpty(token) ? null : token, note);
        }
        catch (JsonException)
        {
            // It goes to the lake, and the parser says what is wrong. How far it reaches is unknown, so the watermark stays.
            return new Page(0, null, null, IsBroken: true);
        }
    }

    private string Since(string? watermark)
    {
        var now = time.GetUtcNow();
        if (long.TryParse(watermark, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Snowflake.InstantOf(id) > now - Kept) { return $"&since_id={Written(id)}"; }
        var from = now - (watermark is null ? Min(options.Value.LookBack, Kept) : Kept);
        return $"&start_time={from.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}";
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static string Written(long number) => number.ToString(CultureInfo.InvariantCulture);

    private readonly record struct Page(long Newest, string? Next, string? Note, bool IsBroken = false);
}
