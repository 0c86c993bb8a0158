using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace SentinelMarket.Web.Api;

/// <summary>
/// Says in the schemas what the types say: which values may be null, that an instant is text, and that an answer always has all its members.
/// The framework knows this of constructor parameters alone, and most answers here are read from objects of Core.
/// </summary>
internal sealed class ApiSchemas
{
    private readonly ConcurrentDictionary<string, Type> _types = new(StringComparer.Ordinal);

    /// <summary>Takes note of a type that the document describes.</summary>
    public void Note(JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Object) { _types.TryAdd(type.Type.Name, type.Type); }
    }

    public void Complete(OpenApiDocument document)
    {
        var sent = document.Paths.Values.SelectMany(path => path.Operations ?? []).SelectMany(operation => operation.Value.RequestBody?.Content?.Values ?? []).SelectMany(media => Names(media.Schema)).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, described) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal))
        {
            if (described is not OpenApiSchema schema || !_types.TryGetValue(name, out var type) || schema.Properties is not { Count: > 0 } members) { continue; }
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                var key = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
                if (members.TryGetValue(key, out var member)) { members[key] = Said(member, new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable); }
            }

            // What is sent may leave out what has a default; what is answered is always there.
            if (!sent.Contains(name) && name != nameof(Microsoft.AspNetCore.Mvc.ProblemDetails)) { schema.Required = members.Keys.ToHashSet(StringComparer.Ordinal); }
        }
    }

    private static IOpenApiSchema Said(IOpenApiSchema member, bool isNullable)
    {
        switch (member)
        {
            case OpenApiSchema { Type: null, Format: "date-time" } instant:
                instant.Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
                return instant;
            case OpenApiSchema { Type: { } type } plain:
                plain.Type = isNullable ? type | JsonSchemaType.Null : type & ~JsonSchemaType.Null;
                return plain;
            case OpenApiSchemaReference reference when isNullable:
                return new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, reference] };
            default:
                return member;
        }
    }

    private static IEnumerable<string> Names(IOpenApiSchema? schema) => schema switch
    {
        OpenApiSchemaReference { Reference.Id: { } id } => [id],
        null => [],
        _ => (schema.OneOf ?? []).SelectMany(Names),
    };
}
