using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace SentinelMarket.Tests.Browser;

/// <summary>What the tests ask a running product over HTTP.</summary>
internal static class ProductApi
{
    public static Task<JsonElement> PipelineAsync(this ServedProduct product, string pipeline) =>
        product.Http.GetFromJsonAsync<JsonElement>($"/api/data/pipelines/{pipeline}");

    public static Task<JsonElement> RunAsync(this ServedProduct product, long id) =>
        product.Http.GetFromJsonAsync<JsonElement>(FormattableString.Invariant($"/api/data/runs/{id}"));

    /// <summary>Starts a run, waits for its end, and returns it with all its parts. An open run of the pipeline is waited for first.</summary>
    public static async Task<JsonElement> RunToEndAsync(this ServedProduct product, string pipeline)
    {
        JsonElement? opened = null;
        await Wait.UntilAsync(
            async () =>
            {
                using var answer = await product.Http.PostAsync(new Uri($"/api/data/pipelines/{pipeline}/runs", UriKind.Relative), null);
                if (answer.StatusCode == HttpStatusCode.Conflict) { return false; }
                Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                opened = await answer.Content.ReadFromJsonAsync<JsonElement>();
                return true;
            },
            $"a run of {pipeline} can be opened");
        return await product.EndOfRunAsync(opened!.Value.Long("id"));
    }

    public static async Task<JsonElement> EndOfRunAsync(this ServedProduct product, long id)
    {
        var run = default(JsonElement);
        await Wait.UntilAsync(
            async () =>
            {
                run = await product.RunAsync(id);
                return run.Text("outcome") is not null;
            },
            $"run {id} is closed");
        return run;
    }

    /// <summary>The latest finished run of a pipeline, once there is one and none is open.</summary>
    public static async Task<JsonElement> FirstRunAsync(this ServedProduct product, string pipeline)
    {
        var last = default(JsonElement);
        await Wait.UntilAsync(
            async () =>
            {
                var overview = await product.PipelineAsync(pipeline);
                last = overview.GetProperty("lastRun");
                return last.ValueKind == JsonValueKind.Object && overview.GetProperty("openRun").ValueKind == JsonValueKind.Null;
            },
            $"{pipeline} has run");
        return await product.RunAsync(last.Long("id"));
    }

    /// <summary>The feeds of quotes that the warehouse has rows of for a ticker.</summary>
    public static async Task<IReadOnlyList<string>> FeedsInTheWarehouseAsync(this ServedProduct product, string ticker)
    {
        using var answer = await product.Http.GetAsync(new Uri($"/api/data/stocks/{Uri.EscapeDataString(ticker)}/history?limit=1000", UriKind.Relative));
        if (answer.StatusCode == HttpStatusCode.NotFound) { return []; }
        var rows = (await answer.Content.ReadFromJsonAsync<JsonElement>()).List("rows");
        return [.. rows.Select(row => row.Text("source")!).Where(source => source.EndsWith(".quote", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();

    public static long Long(this JsonElement element, string name) => element.GetProperty(name).GetInt64();

    public static IReadOnlyList<JsonElement> List(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray()];

    /// <summary>Fails unless every extracted record is accounted for.</summary>
    public static void AssertBalances(this JsonElement run) => Assert.Equal(
        run.Long("extracted"),
        run.Long("loaded") + run.Long("unchanged") + run.Long("quarantined") + run.Long("spooled"));
}
