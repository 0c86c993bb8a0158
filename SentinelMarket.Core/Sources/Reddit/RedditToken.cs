using System.Net;
using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Reddit;

/// <summary>
/// The application's own access token (OAuth 2 client credentials), asked for once however many streams wait for it, and kept in memory until shortly before it
/// expires. It stands in no log, no document and no message.
/// </summary>
internal sealed class RedditToken(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _renewal = new(1, 1);
    private string? _token;
    private DateTimeOffset _expires;

    /// <summary>A token that should be good.</summary>
    /// <param name="client">Reddit's client.</param>
    /// <param name="options">Where to ask, as whom.</param>
    /// <param name="refused">A token that Reddit has just refused, so that it is not given again; or null.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="SourceFailedException">Reddit gave none.</exception>
    public async Task<string> GetAsync(HttpClient client, RedditOptions options, string? refused, CancellationToken cancellationToken)
    {
        await _renewal.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_token is not null && _token != refused && time.GetUtcNow() < _expires) { return _token; }
            _token = null;
            return await RenewAsync(client, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _renewal.Release();
        }
    }

    public void Dispose() => _renewal.Dispose();

    private async Task<string> RenewAsync(HttpClient client, RedditOptions options, CancellationToken cancellationToken)
    {
        var credentials = $"{options.ClientId}:{FeedSecret.Read(options.ClientSecret, options.ClientSecretFile)}";
        var answer = await FeedCall.PostFormAsync(
            client,
            options.TokenAddress,
            "Reddit, access token",
            [("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))), ("Accept", "application/json")],
            [KeyValuePair.Create("grant_type", "client_credentials")],
            cancellationToken,
            static (status, _) => status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? StatusVerdict.Answer : StatusVerdict.AsUsual).ConfigureAwait(false);
        if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw answer.Failure($"Reddit refuses the application ({(int)answer.Status}); check {RedditOptions.SectionName}:ClientId and ClientSecret.");
        }

        // The body holds the token, so no message may quote it.
        try
        {
            using var json = JsonDocument.Parse(answer.Content);
            var token = MessageFields.Text(json.RootElement, "access_token");
            if (token is null || token.Any(char.IsControl))
            {
                throw answer.Failure(MessageFields.Text(json.RootElement, "error") is { } error
                    ? $"Reddit gives no token: {MessageFields.Shortened(error)}."
                    : "the answer holds no access token.");
            }

            var life = MessageFields.Count(json.RootElement, "expires_in") is { } seconds and > 0 and < 10_000_000 ? TimeSpan.FromSeconds(seconds) : UsualLife;
            _expires = time.GetUtcNow() + life - (life > Margin * 2 ? Margin : TimeSpan.Zero);
            return _token = token;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw answer.Failure("the answer is no JSON with an access token.");
        }
    }
}
