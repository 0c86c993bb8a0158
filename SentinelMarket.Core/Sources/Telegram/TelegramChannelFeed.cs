using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>
/// Public pages of channels, <c>t.me/s/{channel}</c>, from the newest back by <c>before</c>. The watermark is the number of the newest message and moves with the last
/// page. The newest page is read each time, so that edits of the latest messages are seen.
/// </summary>
public sealed class TelegramChannelFeed(IHttpClientFactory clients, IOptions<TelegramChannelOptions> options, TimeProvider time) : IMessageFeed
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = "telegram.channel";

    /// <inheritdoc/>
    public string Source => SourceIds.TelegramChannel;

    /// <inheritdoc/>
    public string Name => "Telegram channels";

    /// <inheritdoc/>
    string IFeed.ClientName => ClientName;

    /// <inheritdoc/>
    public string Pipeline => "social_media";

    /// <inheritdoc/>
    public int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public IReadOnlyList<string> Streams { get; } = [.. options.Value.Channels.Select(TelegramPlace.UsernameOf).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public FeedReadiness Readiness => options.Value switch
    {
        { Enabled: false } => new FeedReadiness("Sources:TelegramChannel:Enabled is false."),
        _ when Streams.Count == 0 => new FeedReadiness("No channels; set Sources:TelegramChannel:Channels."),
        _ => FeedReadiness.Ready,
    };

    /// <inheritdoc/>
    public async IAsyncEnumerable<FeedPage> FetchAsync(string stream, string? watermark, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        var known = long.TryParse(watermark, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var newest = known;
        long? before = null;
        for (var count = 1; ; count++)
        {
            var query = before is { } limit ? string.Create(CultureInfo.InvariantCulture, $"?before={limit}") : string.Empty;
            var answer = await FeedCall.GetAsync(client, new Uri($"s/{stream}{query}", UriKind.Relative), $"Telegram, {stream}", [("Accept", "text/html")], cancellationToken, Judge).ConfigureAwait(false);
            var page = Read(answer);
            var numbers = page.Messages.Select(message => message.Number).OfType<long>().ToList();
            newest = Math.Max(newest, numbers.DefaultIfEmpty().Max());
            var oldest = numbers.Count == 0 ? (long?)null : numbers.Min();

            // Numbers that do not fall would be asked for without end.
            var goesOn = oldest > known + 1 && page.HasOlder && (before is null || oldest < before);
            var isLast = !goesOn || count >= options.Value.MaxPages;
            var note = goesOn && isLast && known > 0
                ? FormattableString.Invariant($"more messages are new than the {count} pages that a run asks for (Sources:TelegramChannel:MaxPages); those before {oldest} were left out")
                : null;
            yield return new FeedPage(answer.ToDocument(Source, stream, time), isLast && newest > 0 ? newest.ToString(CultureInfo.InvariantCulture) : null, note);
            if (isLast) { yield break; }
            before = oldest;
        }
    }

    // A channel without a preview sends its visitors elsewhere.
    private static StatusVerdict Judge(HttpStatusCode status, ReadOnlyMemory<byte> body) => (int)status is >= 300 and < 400 ? StatusVerdict.Answer : StatusVerdict.AsUsual;

    private static ChannelPage Read(FeedAnswer answer)
    {
        var page = answer.Status == HttpStatusCode.OK ? ChannelPage.Read(answer.Content) : null;
        return page is { IsChannel: true }
            ? page
            : throw answer.Failure("there is no public page of this channel: the name is wrong, the channel is private or gone, or its preview is turned off.");
    }
}
