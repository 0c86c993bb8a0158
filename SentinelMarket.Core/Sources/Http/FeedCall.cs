namespace SentinelMarket.Core.Sources.Http;

/// <summary>One call of a feed: who is asked for what, for the sentence that a failure needs.</summary>
internal static class FeedCall
{
    /// <summary>Who is asked for what, such as "NSE, RELIANCE".</summary>
    public static readonly HttpRequestOptionsKey<string> Subject = new("feed.subject");

    /// <summary>The feed's own view of answers that are no success.</summary>
    public static readonly HttpRequestOptionsKey<StatusJudge> Judge = new("feed.judge");

    /// <summary>How often the source was asked; written by <see cref="ResilienceHandler"/>.</summary>
    public static readonly HttpRequestOptionsKey<int> Attempts = new("feed.attempts");

    /// <summary>What hides the feed's secrets; written by <see cref="ResilienceHandler"/>.</summary>
    public static readonly HttpRequestOptionsKey<SecretMask> Mask = new("feed.mask");

    /// <summary>Sends a GET and gives its answer: success, 404 or what the judge lets through; all else is thrown.</summary>
    /// <exception cref="SourceFailedException">No usable answer came.</exception>
    public static Task<FeedAnswer> GetAsync(
        HttpClient client,
        Uri address,
        string subject,
        IEnumerable<(string Name, string Value)> headers,
        CancellationToken cancellationToken,
        StatusJudge? judge = null) =>
        SendAsync(client, new HttpRequestMessage(HttpMethod.Get, address), subject, headers, judge, cancellationToken);

    /// <summary>Posts a form and gives its answer, as <see cref="GetAsync"/> does. A form may be sent again, so it must not be one that counts.</summary>
    /// <exception cref="SourceFailedException">No usable answer came.</exception>
    public static Task<FeedAnswer> PostFormAsync(
        HttpClient client,
        Uri address,
        string subject,
        IEnumerable<(string Name, string Value)> headers,
        IEnumerable<KeyValuePair<string, string>> form,
        CancellationToken cancellationToken,
        StatusJudge? judge = null) =>
        SendAsync(client, new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) }, subject, headers, judge, cancellationToken);

    private static async Task<FeedAnswer> SendAsync(
        HttpClient client,
        HttpRequestMessage request,
        string subject,
        IEnumerable<(string Name, string Value)> headers,
        StatusJudge? judge,
        CancellationToken cancellationToken)
    {
        using (request)
        {
            var address = client.BaseAddress is { } host ? new Uri(host, request.RequestUri!) : request.RequestUri!;
            request.Options.Set(Subject, subject);
            if (judge is not null) { request.Options.Set(Judge, judge); }
            foreach (var (name, value) in headers) { request.Headers.TryAddWithoutValidation(name, value); }

            using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var content = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return new FeedAnswer
            {
                Status = response.StatusCode,
                Content = content,
                MediaType = response.Content.Headers.ContentType?.MediaType,
                Address = address.AbsoluteUri,
                Subject = subject,
                Attempts = request.Options.TryGetValue(Attempts, out var attempts) ? Math.Max(attempts, 1) : 1,
                Mask = request.Options.TryGetValue(Mask, out var mask) ? mask : SecretMask.None,
                Headers = HeadersOf(response),
            };
        }
    }

    private static Dictionary<string, string> HeadersOf(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated) { headers[name] = values.ToString(); }
        foreach (var (name, values) in response.Content.Headers.NonValidated) { headers[name] = values.ToString(); }
        return headers;
    }
}
