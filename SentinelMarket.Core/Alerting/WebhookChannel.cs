using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace SentinelMarket.Core.Alerting;

/// <summary>Posts messages as JSON. What goes wrong is told without the address, which is a secret of Slack, Teams and Discord.</summary>
internal sealed class WebhookChannel : IAlertChannel
{
    /// <summary>The header with the message's number, by which a receiver knows a repetition.</summary>
    public const string DeliveryHeader = "X-Sentinel-Delivery";

    private readonly HttpClient _client;
    private readonly AlertChannelKind _kind;
    private readonly Uri _address;
    private readonly string? _key;
    private readonly TimeProvider _clock;

    public WebhookChannel(AlertChannelSetting setting, TimeSpan timeout, TimeProvider clock)
    {
        _kind = setting.Kind;
        _address = new Uri(setting.Address!);
        _key = setting.Key;
        _clock = clock;

        // A redirect would carry the message to an address that nobody has set.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = timeout };
    }

    public async Task SendAsync(AlertMessage message, CancellationToken cancellationToken)
    {
        var body = AlertPayload.Of(_kind, message);
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(DeliveryHeader, message.Id.ToString(CultureInfo.InvariantCulture));
        if (_key is not null)
        {
            var timestamp = _clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            request.Headers.Add(BodySignature.TimestampHeader, timestamp);
            request.Headers.Add(BodySignature.Header, BodySignature.Prefix + Convert.ToHexStringLower(BodySignature.Of(_key, timestamp, body)));
        }

        HttpStatusCode status;
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            status = response.StatusCode;
        }
        catch (OperationCanceledException timeout) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AlertNotTakenException("The receiver did not answer in time.", isPassing: true, timeout);
        }
        catch (HttpRequestException fault)
        {
            throw new AlertNotTakenException($"The receiver cannot be reached ({fault.HttpRequestError}).", isPassing: true, fault);
        }

        if ((int)status is >= 200 and < 300) { return; }
        var passing = (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
        throw new AlertNotTakenException(string.Create(CultureInfo.InvariantCulture, $"The receiver answered {(int)status}."), passing);
    }

    public void Dispose() => _client.Dispose();
}
