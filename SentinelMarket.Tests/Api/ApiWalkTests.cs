using System.Net.Http.Json;
using System.Text.Json;

namespace SentinelMarket.Tests.Api;

/// <summary>The whole API of the whole product, as its own document describes it.</summary>
[Collection(ProductServer.Collection)]
public sealed class ApiWalkTests(ProductServer product)
{
    [Fact]
    public async Task Every_operation_answers_good_and_bad_input_as_the_document_says()
    {
        var walk = new ApiWalk(product.Client, await DocumentAsync());
        var refused = new List<string>();
        foreach (var operation in walk.Operations)
        {
            if (await walk.CallWellAsync(operation) is >= 400 and var status) { refused.Add($"{operation} {status}"); }
        }

        foreach (var operation in walk.Operations) { await walk.CallBadlyAsync(operation); }
        foreach (var operation in walk.Operations) { await walk.CallAsAStrangerAsync(operation); }

        Assert.True(walk.Calls > 1_000, $"Only {walk.Calls} calls were made.");
        // Retries, incidents and objects that nothing has made yet are not there to be asked for.
        Assert.True(refused.Count * 3 <= walk.Operations.Count(), $"{refused.Count} of {walk.Operations.Count()} operations could not do what their examples ask:\n{string.Join('\n', refused)}");
        Assert.True(walk.Faults.Count == 0, $"{walk.Faults.Count} of {walk.Calls} calls:\n" + string.Join('\n', walk.Faults.Take(60)));
    }

    [Fact]
    public async Task Every_operation_is_described_with_examples_that_fit_their_schemas()
    {
        var document = await DocumentAsync();
        var shape = new JsonShape(document);
        var faults = new List<string>();
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal(["generic", "telegram", "x"], document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(scheme => scheme.Name).Order(StringComparer.Ordinal));
        var operations = new ApiWalk(product.Client, document).Operations.ToList();
        foreach (var operation in operations)
        {
            var described = operation.Description;
            if (!Has(described, "summary") || !Has(described, "operationId") || !described.TryGetProperty("tags", out var tags) || tags.GetArrayLength() == 0) { faults.Add($"{operation} lacks a summary, a tag or an operationId"); }
            if (!operation.IsWebhook && !Has(described, "x-required-role")) { faults.Add($"{operation} names no role"); }
            faults.AddRange(operation.Parameters.Where(parameter => parameter.Example.Length == 0).Select(parameter => $"{operation}: {parameter.Name} has no example"));
            if (described.TryGetProperty("requestBody", out var body)) { Check($"{operation} body", body); }
            foreach (var response in operation.Responses.EnumerateObject()) { Check($"{operation} {response.Name}", response.Value); }
            if (!operation.Responses.EnumerateObject().Any(response => response.Name[0] == '2')) { faults.Add($"{operation} names no success"); }
        }

        Assert.Equal(operations.Count, operations.Select(operation => operation.Description.GetProperty("operationId").GetString()).Distinct(StringComparer.Ordinal).Count());
        Assert.True(faults.Count == 0, $"{faults.Count} faults:\n" + string.Join('\n', faults.Take(60)));

        void Check(string what, JsonElement holder)
        {
            if (!holder.TryGetProperty("content", out var content)) { return; }
            foreach (var media in content.EnumerateObject())
            {
                if (!media.Value.TryGetProperty("example", out var example)) { faults.Add($"{what} {media.Name} has no example"); }
                else if (media.Value.TryGetProperty("schema", out var schema)) { faults.AddRange(shape.Faults(schema, example).Select(fault => $"{what} {media.Name}: {fault}")); }
            }
        }
    }

    private static bool Has(JsonElement operation, string name) => operation.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 };

    private Task<JsonElement> DocumentAsync() => product.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json")!;
}
