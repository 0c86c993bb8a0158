using System.Text.Json.Nodes;

namespace SentinelMarket.Core.Monitoring.OpenLineage;

/// <summary>The facets that the events carry, each with the version of the published schema that it follows.</summary>
internal static class LineageFacets
{
    public const string RunEventSchema = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

    public static JsonObject NominalTime(string producer) => Of(producer, "1-0-1", "NominalTimeRunFacet");

    public static JsonObject ErrorMessage(string producer) => Of(producer, "1-0-1", "ErrorMessageRunFacet");

    public static JsonObject Parent(string producer) => Of(producer, "1-2-0", "ParentRunFacet");

    public static JsonObject ProcessingEngine(string producer) => Of(producer, "1-1-1", "ProcessingEngineRunFacet");

    public static JsonObject Tags(string producer) => Of(producer, "1-0-0", "TagsRunFacet");

    public static JsonObject Documentation(string producer) => Of(producer, "1-1-0", "DocumentationJobFacet");

    public static JsonObject JobType(string producer) => Of(producer, "2-0-4", "JobTypeJobFacet");

    public static JsonObject InputStatistics(string producer) => Of(producer, "1-0-0", "InputStatisticsInputDatasetFacet");

    public static JsonObject Assertions(string producer) => Of(producer, "1-1-0", "DataQualityAssertionsDatasetFacet");

    public static JsonObject OutputStatistics(string producer) => Of(producer, "1-0-2", "OutputStatisticsOutputDatasetFacet");

    private static JsonObject Of(string producer, string version, string name) => new()
    {
        ["_producer"] = producer,
        ["_schemaURL"] = $"https://openlineage.io/spec/facets/{version}/{name}.json#/$defs/{name}",
    };
}
