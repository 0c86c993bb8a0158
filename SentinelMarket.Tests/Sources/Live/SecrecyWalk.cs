using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Npgsql;
using SentinelMarket.Web.Components;

namespace SentinelMarket.Tests.Sources.Live;

/// <summary>Reads everything that a product shows and keeps: log, lake, API, pages, database.</summary>
internal sealed class SecrecyWalk(ServedProduct product, ProductFolder folder, string database, Canaries canaries)
{
    private readonly List<string> _finds = [];
    private readonly Dictionary<string, int> _masks = new(StringComparer.Ordinal);

    /// <summary>Fails with every place where a secret was found, and when a kind of place has no mask: then the faults never got there, and nothing was proven.</summary>
    public async Task AssertNothingSecretAsync()
    {
        Look("log", "the process", product.Output);
        LookIntoFiles();
        await LookIntoApiAsync();
        await LookIntoPagesAsync();
        await LookIntoDatabaseAsync();
        Assert.True(_finds.Count == 0, string.Join(Environment.NewLine, _finds.Take(40)));
        Assert.All(_masks, kind => Assert.True(kind.Value > 0, $"In no {kind.Key} a secret was hidden: the faults did not come so far."));
    }

    private void Look(string kind, string place, string text)
    {
        _masks[kind] = _masks.GetValueOrDefault(kind) + (text.Contains("***", StringComparison.Ordinal) ? 1 : 0);
        foreach (var form in canaries.In(text).Take(1))
        {
            var at = text.IndexOf(form, StringComparison.OrdinalIgnoreCase);
            _finds.Add($"{kind}, {place}: ...{text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 80)]}...");
        }
    }

    private void LookIntoFiles()
    {
        // The lock is held by the server.
        foreach (var path in Directory.EnumerateFiles(folder.Data, "*", SearchOption.AllDirectories).Where(path => Path.GetExtension(path) != ".lock"))
        {
            var stored = File.ReadAllBytes(path);
            Look("file", path, Encoding.UTF8.GetString(stored));
            if (path.EndsWith(".gz", StringComparison.Ordinal)) { Look("lake object", path, Unpacked(stored)); }
        }
    }

    private static string Unpacked(byte[] stored)
    {
        using var gzip = new GZipStream(new MemoryStream(stored), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private async Task LookIntoApiAsync()
    {
        var document = await product.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var runs = await RunsAsync();
        foreach (var path in document.GetProperty("paths").EnumerateObject().Where(path => path.Value.TryGetProperty("get", out var get) && !IsEndless(get)).Select(path => path.Name))
        {
            var addresses = path.Contains("/runs/{", StringComparison.Ordinal) ? runs.Select(run => path.Replace("{id}", run, StringComparison.Ordinal)) : [Filled(path)];
            foreach (var address in addresses) { Look("API answer", address, await GetAsync(address)); }
        }
    }

    // A stream of events tells the runs and alerts that the lists tell too.
    private static bool IsEndless(JsonElement operation) =>
        operation.GetProperty("responses").TryGetProperty("200", out var answer) && answer.TryGetProperty("content", out var content) && content.TryGetProperty("text/event-stream", out _);

    private async Task LookIntoPagesAsync()
    {
        var runs = await RunsAsync();
        foreach (var route in typeof(App).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes(typeof(RouteAttribute), inherit: false)).Cast<RouteAttribute>().Select(route => route.Template))
        {
            var addresses = route.Contains("/runs/{", StringComparison.Ordinal) ? runs.Select(run => $"/runs/{run}") : [Filled(route)];
            foreach (var address in addresses) { Look("page", address, await GetAsync(address)); }
        }
    }

    private async Task<string> GetAsync(string address)
    {
        using var answer = await product.Http.GetAsync(new Uri(address, UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{address}: {answer.StatusCode}");
        return text + string.Join('\n', answer.Headers.Select(header => string.Join(' ', header.Value)));
    }

    private async Task<IReadOnlyList<string>> RunsAsync() => await LinesAsync("SELECT id::text FROM pipeline_runs ORDER BY id");

    // A parameter that is not known here becomes 1, which is a number and mostly nobody's name.
    private static string Filled(string template) => string.Join('/', template.Split('/').Select(part => part switch
    {
        _ when !part.StartsWith('{') => part,
        _ when part.Contains("ticker", StringComparison.OrdinalIgnoreCase) => "RELIANCE",
        "{name}" => "social_media",
        _ => "1",
    }));

    private async Task LookIntoDatabaseAsync()
    {
        var tables = await LinesAsync(
            """
            SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
            """);
        Assert.Contains("public.pipeline_run_logs", tables);
        foreach (var table in tables) { Look("table", table, string.Join('\n', await LinesAsync($"SELECT t::text FROM {table} t"))); }
    }

    private async Task<IReadOnlyList<string>> LinesAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) { lines.Add(reader.GetString(0)); }
        return lines;
    }
}
