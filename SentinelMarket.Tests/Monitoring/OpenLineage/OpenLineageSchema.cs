using System.Globalization;
using System.Text.Json;

namespace SentinelMarket.Tests.Monitoring.OpenLineage;

/// <summary>
/// The constraints of OpenLineage's published schemas (2-0-2 and of the facets that the product uses) in our own words: what is required, which
/// type and format it has, which words it may be. The schemas themselves are not part of this repository, and no validator of drafts as new as
/// theirs restores from the feed.
/// </summary>
internal static class OpenLineageSchema
{
    private const string Spec = "https://openlineage.io/spec/";
    private static readonly string[] EventTypes = ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"];

    private static readonly Dictionary<string, (string Schema, Action<JsonElement, Faults> Check)> Facets = new(StringComparer.Ordinal)
    {
        ["nominalTime"] = ("1-0-1/NominalTimeRunFacet", (facet, faults) => { faults.Instant(facet, "nominalStartTime", true); faults.Instant(facet, "nominalEndTime", false); }),
        ["errorMessage"] = ("1-0-1/ErrorMessageRunFacet", (facet, faults) => faults.Texts(facet, ["message", "programmingLanguage"], ["stackTrace"])),
        ["parent"] = ("1-2-0/ParentRunFacet", (facet, faults) => { faults.Uuid(faults.Object(facet, "run"), "runId"); faults.Texts(faults.Object(facet, "job"), ["namespace", "name"], []); }),
        ["processing_engine"] = ("1-1-1/ProcessingEngineRunFacet", (facet, faults) => faults.Texts(facet, ["version"], ["name", "openlineageAdapterVersion"])),
        ["tags"] = ("1-0-0/TagsRunFacet", (facet, faults) => faults.Each(facet, "tags", tag => faults.Texts(tag, ["key", "value"], ["source"]))),
        ["documentation"] = ("1-1-0/DocumentationJobFacet", (facet, faults) => faults.Texts(facet, ["description"], ["contentType"])),
        ["jobType"] = ("2-0-4/JobTypeJobFacet", (facet, faults) => faults.Texts(facet, ["processingType", "integration"], ["jobType"])),
        ["inputStatistics"] = ("1-0-0/InputStatisticsInputDatasetFacet", (facet, faults) => faults.Integers(facet, "rowCount", "size", "fileCount")),
        ["outputStatistics"] = ("1-0-2/OutputStatisticsOutputDatasetFacet", (facet, faults) => faults.Integers(facet, "rowCount", "size", "fileCount")),
        ["dataQualityAssertions"] = ("1-1-0/DataQualityAssertionsDatasetFacet", (facet, faults) => faults.Each(facet, "assertions", assertion =>
        {
            faults.Texts(assertion, ["assertion"], ["column", "severity", "name", "description", "expected", "actual", "content", "contentType"]);
            if (!assertion.TryGetProperty("success", out var success) || success.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) { faults.Add("an assertion says not whether it holds"); }
        })),
    };

    /// <summary>What is wrong with a run event; empty for a valid one.</summary>
    public static IReadOnlyList<string> Check(JsonElement runEvent)
    {
        var faults = new Faults();
        faults.Instant(runEvent, "eventTime", true);
        faults.Address(runEvent, "producer");
        if (faults.Address(runEvent, "schemaURL") != $"{Spec}2-0-2/OpenLineage.json#/$defs/RunEvent") { faults.Add("schemaURL is not that of a run event of 2-0-2"); }
        if (!EventTypes.Contains(faults.Text(runEvent, "eventType", false), StringComparer.Ordinal)) { faults.Add("eventType is none of those there are"); }

        var (run, job) = (faults.Object(runEvent, "run"), faults.Object(runEvent, "job"));
        faults.Uuid(run, "runId");
        CheckFacets(run, "facets", ["nominalTime", "errorMessage", "parent", "processing_engine", "tags"], faults);
        faults.Texts(job, ["namespace", "name"], []);
        CheckFacets(job, "facets", ["documentation", "jobType"], faults);
        faults.Each(runEvent, "inputs", dataset => CheckDataset(dataset, "inputFacets", ["inputStatistics", "dataQualityAssertions"], faults));
        faults.Each(runEvent, "outputs", dataset => CheckDataset(dataset, "outputFacets", ["outputStatistics"], faults));
        return faults.Found;
    }

    private static void CheckDataset(JsonElement dataset, string facets, string[] allowed, Faults faults)
    {
        faults.Texts(dataset, ["namespace", "name"], []);
        CheckFacets(dataset, facets, allowed, faults);
    }

    private static void CheckFacets(JsonElement owner, string name, string[] allowed, Faults faults)
    {
        if (!owner.TryGetProperty(name, out var facets)) { return; }
        foreach (var facet in facets.EnumerateObject())
        {
            if (!allowed.Contains(facet.Name, StringComparer.Ordinal))
            {
                faults.Add($"{facet.Name} is no facet of {name} that this test knows");
                continue;
            }

            var (schema, check) = Facets[facet.Name];
            faults.Address(facet.Value, "_producer");
            var type = schema.Split('/')[1];
            if (faults.Address(facet.Value, "_schemaURL") != $"{Spec}facets/{schema}.json#/$defs/{type}") { faults.Add($"{facet.Name} does not follow {schema}"); }
            check(facet.Value, faults);
        }
    }

    private sealed class Faults
    {
        public List<string> Found { get; } = [];

        public void Add(string fault) => Found.Add(fault);

        public JsonElement Object(JsonElement owner, string name)
        {
            if (owner.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Object) { return found; }
            Add($"{name} is missing or no object");
            return JsonDocument.Parse("{}").RootElement;
        }

        public string? Text(JsonElement owner, string name, bool isRequired)
        {
            if (!owner.TryGetProperty(name, out var found))
            {
                if (isRequired) { Add($"{name} is missing"); }
                return null;
            }

            if (found.ValueKind == JsonValueKind.String) { return found.GetString(); }
            Add($"{name} is no text");
            return null;
        }

        public void Texts(JsonElement owner, string[] required, string[] optional)
        {
            foreach (var name in required) { Text(owner, name, true); }
            foreach (var name in optional) { Text(owner, name, false); }
        }

        public void Integers(JsonElement owner, params string[] names)
        {
            foreach (var name in names)
            {
                if (owner.TryGetProperty(name, out var found) && (found.ValueKind != JsonValueKind.Number || !found.TryGetInt64(out _))) { Add($"{name} is no whole number"); }
            }
        }

        public void Instant(JsonElement owner, string name, bool isRequired)
        {
            if (Text(owner, name, isRequired) is { } text
                && !DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)) { Add($"{name} is no RFC 3339 time: {text}"); }
        }

        public string? Address(JsonElement owner, string name)
        {
            var text = Text(owner, name, true);
            if (text is not null && !Uri.TryCreate(text, UriKind.Absolute, out _)) { Add($"{name} is no URI: {text}"); }
            return text;
        }

        public void Uuid(JsonElement owner, string name)
        {
            if (Text(owner, name, true) is { } text && !Guid.TryParseExact(text, "D", out _)) { Add($"{name} is no UUID: {text}"); }
        }

        public void Each(JsonElement owner, string name, Action<JsonElement> check)
        {
            if (!owner.TryGetProperty(name, out var found) || found.ValueKind != JsonValueKind.Array)
            {
                Add($"{name} is missing or no list");
                return;
            }

            foreach (var one in found.EnumerateArray()) { check(one); }
        }
    }
}
