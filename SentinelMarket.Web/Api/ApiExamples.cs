using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace SentinelMarket.Web.Api;

/// <summary>
/// Adds an example to every parameter, body and answer, made from the schema of the type that the code reads or writes, so that none can
/// say what the code does not; errors are the very objects that the code answers with.
/// </summary>
internal static class ApiExamples
{
    private const int Deepest = 8;

    public static void Add(OpenApiDocument document, string path, HttpMethod method, OpenApiOperation operation)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Example ??= parameter.Schema is { } schema ? Of(schema, NameOf(parameter, path), 0) : null;
        }

        foreach (var media in operation.RequestBody?.Content?.Values ?? [])
        {
            media.Example ??= media.Schema is { } schema ? Of(schema, string.Empty, 0) : null;
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            foreach (var (type, media) in response.Content ?? new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal))
            {
                if (type == Problems.ContentType)
                {
                    media.Schema ??= ProblemSchema(document);
                    media.Example ??= Problem(int.Parse(status, CultureInfo.InvariantCulture), method.Method, path);
                }
                else if (media.Schema is { } schema)
                {
                    media.Example ??= Of(schema, string.Empty, 0);
                }
            }
        }
    }

    // A name is the name of what stands before it in the path.
    private static string NameOf(OpenApiParameter parameter, string path) =>
        parameter is { In: ParameterLocation.Path, Name: "name" } && path.Contains("/pipelines/", StringComparison.Ordinal) ? "pipeline" : parameter.Name ?? string.Empty;

    /// <summary>A value that fits the schema.</summary>
    internal static JsonNode? Of(IOpenApiSchema schema, string name, int depth)
    {
        if (depth > Deepest) { return null; }
        if (schema.Enum is { Count: > 0 } values) { return values.FirstOrDefault(value => value is not null)?.DeepClone(); }
        if ((schema.OneOf ?? schema.AnyOf) is { Count: > 0 } choices) { return Of(choices.FirstOrDefault(choice => choice.Type != JsonSchemaType.Null) ?? choices[0], name, depth); }
        if (schema.AllOf is { Count: > 0 } parts) { return Of(parts[0], name, depth); }
        var type = schema.Type ?? (schema.Properties is { Count: > 0 } ? JsonSchemaType.Object : JsonSchemaType.Null);
        if (type.HasFlag(JsonSchemaType.Object)) { return Object(schema, depth); }
        if (type.HasFlag(JsonSchemaType.Array)) { return new JsonArray(schema.Items is { } items ? Of(items, Singular(name), depth + 1) : null); }
        if (type.HasFlag(JsonSchemaType.Boolean)) { return true; }
        if (type.HasFlag(JsonSchemaType.Integer)) { return ExampleValues.Integer(name, schema.Minimum, schema.Maximum); }
        if (type.HasFlag(JsonSchemaType.Number)) { return ExampleValues.Number(name); }
        return type.HasFlag(JsonSchemaType.String) ? ExampleValues.Text(name, schema.Format) : null;
    }

    private static JsonObject Object(IOpenApiSchema schema, int depth)
    {
        var value = new JsonObject();
        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)) { value[name] = Of(property, name, depth + 1); }
        if (schema.AdditionalProperties is { } more && value.Count == 0) { value["day"] = Of(more, "day", depth + 1); }
        return value;
    }

    private static string Singular(string name) => name.EndsWith('s') ? name[..^1] : name;

    private static OpenApiSchemaReference ProblemSchema(OpenApiDocument document) => new OpenApiSchemaReference(nameof(Microsoft.AspNetCore.Mvc.ProblemDetails), document);

    private static JsonNode? Problem(int status, string method, string path)
    {
        var problem = ProblemExamples.Of(status, method, path);
        problem.Instance = path;
        return JsonSerializer.SerializeToNode(problem, ApiJson.Options);
    }
}
