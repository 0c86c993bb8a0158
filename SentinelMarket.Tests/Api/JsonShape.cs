using System.Text.Json;

namespace SentinelMarket.Tests.Api;

/// <summary>Holds a value against a schema of the OpenAPI document, as far as the document uses JSON Schema.</summary>
internal sealed class JsonShape(JsonElement document)
{
    private const int MostFaults = 5;

    /// <summary>What does not fit, with its place; empty when all does.</summary>
    public IReadOnlyList<string> Faults(JsonElement schema, JsonElement value)
    {
        var faults = new List<string>();
        Check(schema, value, "$", faults);
        return [.. faults.Take(MostFaults)];
    }

    /// <summary>The schema itself, wherever it is.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
        {
            schema = reference.GetString()!.TrimStart('#', '/').Split('/').Aggregate(document, (at, part) => at.GetProperty(part.Replace("~1", "/", StringComparison.Ordinal)));
        }

        return schema;
    }

    private void Check(JsonElement unresolved, JsonElement value, string place, List<string> faults)
    {
        var schema = Resolve(unresolved);
        if (schema.ValueKind != JsonValueKind.Object || faults.Count >= MostFaults) { return; }
        foreach (var word in (string[])["oneOf", "anyOf"])
        {
            if (schema.TryGetProperty(word, out var choices) && !choices.EnumerateArray().Any(choice => Fits(choice, value))) { faults.Add($"{place} fits none of {word}: {Shown(value)}"); }
        }

        if (schema.TryGetProperty("allOf", out var all))
        {
            foreach (var part in all.EnumerateArray()) { Check(part, value, place, faults); }
        }

        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(name => IsOf(name, value))) { faults.Add($"{place} is {Shown(value)}, not {type.GetRawText()}"); }
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => word.GetRawText() == value.GetRawText())) { faults.Add($"{place} is {Shown(value)}, none of {words.GetRawText()}"); }
        if (value.ValueKind == JsonValueKind.Object) { CheckObject(schema, value, place, faults); }
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            var number = 0;
            foreach (var item in value.EnumerateArray()) { Check(items, item, $"{place}[{number++}]", faults); }
        }

        CheckBounds(schema, value, place, faults);
    }

    private void CheckObject(JsonElement schema, JsonElement value, string place, List<string> faults)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            faults.AddRange(required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{place} lacks {name.GetString()}"));
        }

        var hasProperties = schema.TryGetProperty("properties", out var properties);
        foreach (var member in value.EnumerateObject())
        {
            if (hasProperties && properties.TryGetProperty(member.Name, out var property)) { Check(property, member.Value, $"{place}.{member.Name}", faults); }
            else if (schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.Object) { Check(more, member.Value, $"{place}.{member.Name}", faults); }
            else if (hasProperties && !properties.TryGetProperty("instance", out _)) { faults.Add($"{place}.{member.Name} is not in the schema"); }
        }
    }

    private static void CheckBounds(JsonElement schema, JsonElement value, string place, List<string> faults)
    {
        if (value.ValueKind != JsonValueKind.Number) { return; }
        if (schema.TryGetProperty("minimum", out var least) && least.ValueKind == JsonValueKind.Number && value.GetDecimal() < least.GetDecimal()) { faults.Add($"{place} is below {least}"); }
        if (schema.TryGetProperty("maximum", out var most) && most.ValueKind == JsonValueKind.Number && value.GetDecimal() > most.GetDecimal()) { faults.Add($"{place} is above {most}"); }
    }

    private bool Fits(JsonElement schema, JsonElement value)
    {
        var faults = new List<string>();
        Check(schema, value, "$", faults);
        return faults.Count == 0;
    }

    private static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "array" => value.ValueKind == JsonValueKind.Array,
        _ => value.ValueKind == JsonValueKind.Object,
    };

    private static string Shown(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..60] + "..." : value.GetRawText();
}
