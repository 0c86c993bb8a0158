using System.Net;
using System.Net.Http.Headers;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Monitoring.OpenLineage;

/// <summary>An HTTP endpoint to which each event is posted as JSON, such as Marquez's <c>/api/v1/lineage</c>.</summary>
internal sealed class LineageEndpoint : ILineageSink
{
    private const int LongestAnswer = 400;

    private readonly HttpClient _client;
    private readonly Uri _address;

    public LineageEndpoint(LineageOptions options)
    {
        _address = new Uri(options.Endpoint);

        // A redirect would carry the key and the event to an address that nobody has set.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = options.RequestTimeout };
        if (FeedSecret.Read(options.ApiKey, options.ApiKeyFile) is { } key) { _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key); }
    }

    public string Name => $"the endpoint {_address.GetLeftPart(UriPartial.Path)}";

    public async Task TakeAsync(ReadOnlyMemory<byte> lineageEvent, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(lineageEvent);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = content };
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode) { return; }
        var message = $"answered {(int)response.StatusCode}: {await BeginningAsync(response, cancellationToken).ConfigureAwait(false)}";
        throw IsPassing(response.StatusCode) ? new HttpRequestException(message, null, response.StatusCode) : new LineageRefusedException(message);
    }

    public void Dispose() => _client.Dispose();

    private static bool IsPassing(HttpStatusCode status) => (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var open = stream.ConfigureAwait(false);
        var beginning = new byte[LongestAnswer];
        var length = await stream.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return string.Concat(System.Text.Encoding.UTF8.GetString(beginning, 0, length).Select(character => char.IsControl(character) ? ' ' : character)).Trim();
    }
}
