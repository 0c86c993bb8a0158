using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SentinelMarket.Tests.Api;

/// <summary>
/// Walks the OpenAPI document and calls each operation. It knows no operation by name: values for parameters come from the document's
/// examples and, by the parameter's name, from what the lists of the same path answer.
/// </summary>
internal sealed class ApiWalk(HttpClient client, JsonElement document)
{
    private const string Json = "application/json";
    private const string ProblemType = "application/problem+json";
    private const string EventsType = "text/event-stream";
    private const string BytesType = "application/octet-stream";
    private const int MostOfAStream = 200_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly JsonShape _shape = new(document);

    /// <summary>What went wrong, a line each.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>How many calls were made.</summary>
    public int Calls { get; private set; }

    public IEnumerable<ApiOperation> Operations =>
        from path in document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        where method.Name is "get" or "post" or "put" or "patch" or "delete"
        select new ApiOperation(path.Name, method.Name.ToUpperInvariant(), method.Value);

    /// <summary>Calls an operation as its examples say, with ids that exist where a list tells any.</summary>
    public async Task<int> CallWellAsync(ApiOperation operation) => await CallAsync(operation, await FillAsync(operation), operation.Body);

    /// <summary>Calls an operation with every value wrong in its turn, and with wrong bodies.</summary>
    public async Task CallBadlyAsync(ApiOperation operation)
    {
        var good = await FillAsync(operation);
        foreach (var parameter in operation.Parameters)
        {
            foreach (var value in BadValues(parameter))
            {
                if (parameter.Place == "path") { await CallAsync(operation, operation.Path.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal) is var one ? FillRest(operation, one, good) : good, operation.Body); }
                else if (parameter.Place == "query") { await CallAsync(operation, $"{good}?{parameter.Name}={Uri.EscapeDataString(value)}", operation.Body); }
                else if (value.All(c => c is >= ' ' and <= '~')) { await CallAsync(operation, good, operation.Body, headers: (parameter.Name, value)); }
            }
        }

        if (operation.Method == "GET") { return; }
        foreach (var body in (string[])["", "{", "null", "[]", "\"text\"", "{\"unknown\":{\"deep\":[1,2,3]}}", "{\"ids\":[-1]}", "{\"ids\":\"many\",\"reason\":5,\"text\":7,\"retryOf\":\"x\",\"from\":\"never\"}"])
        {
            await CallAsync(operation, good, body);
        }

        if (operation.Body is { } own)
        {
            foreach (var member in (JsonNode.Parse(own) as JsonObject)?.Select(member => member.Key).ToList() ?? [])
            {
                foreach (var wrong in (string[])["null", "-1", "1e308", "\"\\u0000\"", "[[]]", "true"])
                {
                    var changed = (JsonObject)JsonNode.Parse(own)!;
                    changed[member] = JsonNode.Parse(wrong);
                    await CallAsync(operation, good, changed.ToJsonString());
                }
            }
        }

        await CallAsync(operation, good, operation.Body ?? "{}", contentType: "text/plain");
        await CallAsync(operation, good, new string(' ', 2 * 1024 * 1024) + "{}");
    }

    /// <summary>Calls an operation as somebody who is nobody here.</summary>
    public async Task CallAsAStrangerAsync(ApiOperation operation)
    {
        var status = await CallAsync(operation, await FillAsync(operation), operation.Body, headers: ("X-Forwarded-For", "203.0.113.9"));
        if (status != 403 && !operation.IsWebhook) { Faults.Add($"{operation}: a stranger is answered with {status}, not refused"); }
    }

    private async Task<string> FillAsync(ApiOperation operation)
    {
        var path = operation.Path;
        foreach (var parameter in operation.Parameters.Where(parameter => parameter.Place == "path"))
        {
            path = path.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(await KnownAsync(operation, parameter) ?? parameter.Example), StringComparison.Ordinal);
        }

        return path;
    }

    private static string FillRest(ApiOperation operation, string path, string good)
    {
        // The places of the path that are still open take the good path's values.
        var (open, filled) = (path.Split('/'), good.Split('/'));
        return operation.Path.Split('/').Length == filled.Length && open.Length == filled.Length ? string.Join('/', open.Select((part, at) => part.StartsWith('{') ? filled[at] : part)) : path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
    }

    /// <summary>The value of this name that the first element of a list at the beginning of the path has.</summary>
    private async Task<string?> KnownAsync(ApiOperation operation, ApiParameter parameter)
    {
        for (var list = operation.Path[..operation.Path.IndexOf($"/{{{parameter.Name}}}", StringComparison.Ordinal)]; list.Length > "/api/data".Length; list = list[..list.LastIndexOf('/')])
        {
            if (list.Contains('{', StringComparison.Ordinal) || !document.GetProperty("paths").TryGetProperty(list, out var item) || !item.TryGetProperty("get", out _)) { continue; }
            using var response = await client.GetAsync(new Uri(list, UriKind.Relative));
            if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != Json) { continue; }
            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            var rows = body.RootElement.ValueKind == JsonValueKind.Array ? body.RootElement : body.RootElement.EnumerateObject().Select(member => member.Value).FirstOrDefault(value => value.ValueKind == JsonValueKind.Array);
            if (rows.ValueKind == JsonValueKind.Array && rows.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } row
                && (row.TryGetProperty(parameter.Name, out var value) || row.TryGetProperty("id", out value) || row.TryGetProperty("name", out value)))
            {
                return value.ToString();
            }
        }

        return null;
    }

    private static IEnumerable<string> BadValues(ApiParameter parameter)
    {
        yield return "no such thing";
        yield return "-1";
        yield return "99999999999999999999";
        yield return "0001-01-01";
        yield return "9999-12-31T23:59:59Z";
        yield return "' OR 1=1 --";

        // The server itself refuses a path with one, before anybody of ours is asked.
        if (parameter.Place != "path") { yield return "\u0000"; }
        yield return "💥 %00 <script>";
        yield return new string('9', 3_000);
        if (parameter.Place == "query") { yield return string.Empty; }
        if (parameter.Schema.TryGetProperty("maximum", out var most) && most.ValueKind == JsonValueKind.Number) { yield return most.GetRawText(); }
        if (parameter.Schema.TryGetProperty("minimum", out var least) && least.ValueKind == JsonValueKind.Number) { yield return least.GetRawText(); }
    }

    private async Task<int> CallAsync(ApiOperation operation, string path, string? body, string contentType = Json, (string Name, string Value)? headers = null)
    {
        Calls++;
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), new Uri(path, UriKind.Relative));
        if (operation.Method != "GET" && body is not null) { request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } }; }

        // A server that refuses a large body does not wait for the rest of it, so ask before it is sent.
        if (request.Content is not null && body?.Length > 1024 * 1024) { request.Headers.ExpectContinue = true; }
        if (headers is var (name, value)) { request.Headers.TryAddWithoutValidation(name, value); }
        var what = $"{operation.Method} {(path.Length > 150 ? path[..150] + "..." : path)} {(body?.Length > 100 ? body[..100].Trim() + "..." : body)}{(headers is { } header ? $" ({header.Name}: {(header.Value.Length > 40 ? header.Value[..40] : header.Value)})" : "")}";
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var status = (int)response.StatusCode;
            await CheckAsync(operation, response, status, what, patience.Token);
            return status;
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or JsonException)
        {
            Faults.Add($"{what}: {exception.GetType().Name} {exception.Message}");
            return 0;
        }
    }

    private async Task CheckAsync(ApiOperation operation, HttpResponseMessage response, int status, string what, CancellationToken cancellationToken)
    {
        // A path that was spoilt may be somebody else's or nobody's; what is answered must still be a problem.
        var isTheirs = operation.Responses.TryGetProperty(status.ToString(CultureInfo.InvariantCulture), out var named);
        if (status >= 500 && status != 507) { Faults.Add($"{what}: {status} {await response.Content.ReadAsStringAsync(cancellationToken)}"); return; }
        if (!isTheirs && status is not (404 or 405)) { Faults.Add($"{what}: {status}, which the document does not name"); return; }
        var type = response.Content.Headers.ContentType?.MediaType;
        if (status >= 400 && type != ProblemType && !(isTheirs && Content(named, type) is not null)) { Faults.Add($"{what}: {status} as {type}, not as a problem"); return; }
        if (type is null || !isTheirs) { return; }
        if (Content(named, type) is not { } media) { Faults.Add($"{what}: {status} as {type}, which the document does not name"); return; }
        if (!media.TryGetProperty("schema", out var schema)) { Faults.Add($"{what}: the document has no schema for {status} {type}"); return; }
        foreach (var text in await ValuesAsync(response, type, cancellationToken))
        {
            using var value = JsonDocument.Parse(text);
            if (_shape.Faults(schema, value.RootElement) is { Count: > 0 } faults)
            {
                Faults.Add($"{what}: {status} {string.Join("; ", faults)}");
                return;
            }
        }
    }

    private static JsonElement? Content(JsonElement response, string? type) =>
        type is not null && response.TryGetProperty("content", out var content) && content.TryGetProperty(type, out var media) ? media : null;

    /// <summary>The JSON values of an answer: one, or one a line, or none of bytes as they were received and of a stream of events, which would not end.</summary>
    private static async Task<IReadOnlyList<string>> ValuesAsync(HttpResponseMessage response, string type, CancellationToken cancellationToken)
    {
        if (type is EventsType or BytesType) { return []; }
        if (type is Json or ProblemType) { return [await response.Content.ReadAsStringAsync(cancellationToken)]; }
        var lines = new List<string>();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        for (var read = 0; read < MostOfAStream && await reader.ReadLineAsync(cancellationToken) is { } line; read += line.Length) { lines.Add(line); }
        return lines;
    }
}

/// <summary>An operation of the document.</summary>
internal sealed record ApiOperation(string Path, string Method, JsonElement Description)
{
    public IEnumerable<ApiParameter> Parameters => Description.TryGetProperty("parameters", out var parameters)
        ? parameters.EnumerateArray().Select(parameter => new ApiParameter(
            parameter.GetProperty("name").GetString()!,
            parameter.GetProperty("in").GetString()!,
            parameter.TryGetProperty("schema", out var schema) ? schema : default,
            parameter.TryGetProperty("example", out var example) ? example.ToString() : ""))
        : [];

    public JsonElement Responses => Description.GetProperty("responses");

    /// <summary>The example of the body.</summary>
    public string? Body => Description.TryGetProperty("requestBody", out var body) && body.GetProperty("content").EnumerateObject().FirstOrDefault() is { Value.ValueKind: JsonValueKind.Object } media
        && media.Value.TryGetProperty("example", out var example) ? example.GetRawText() : null;

    public bool IsWebhook => Path.Contains("/webhooks/", StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>A parameter of an operation.</summary>
internal sealed record ApiParameter(string Name, string Place, JsonElement Schema, string Example);
