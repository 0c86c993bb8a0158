using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Monitoring.OpenLineage;

/// <summary>
/// Makes OpenLineage 2-0-2 run events of runs: a job is a pipeline, its inputs are the sources that were asked, its outputs the warehouse's tables.
/// </summary>
internal sealed class LineageEvents(LineageOptions options, WarehouseDataset warehouse)
{
    private const int LongestMessage = 10_000;

    private static readonly string Version = PipelineRunner.CodeVersion;
    private static readonly string Producer = $"urn:sentinelmarket:{Uri.EscapeDataString(Version)}";

    /// <summary>The START of a run.</summary>
    public JsonObject Start(IPipeline pipeline, RunReport run) => Event("START", run.StartedAt, pipeline, run, [], Outputs(pipeline, null));

    /// <summary>The COMPLETE, FAIL or ABORT of a run.</summary>
    public JsonObject End(IPipeline pipeline, RunEnding ending) => Event(
        ending.Run.Outcome switch
        {
            RunOutcome.Failed => "FAIL",
            RunOutcome.Cancelled => "ABORT",
            _ => "COMPLETE",
        },
        ending.Run.FinishedAt ?? ending.Run.StartedAt,
        pipeline,
        ending.Run,
        Inputs(ending),
        Outputs(pipeline, ending.Run.Counts));

    /// <summary>The id under which OpenLineage knows a run: a UUID of version 8 that depends on namespace and number only, so that every process names the run alike.</summary>
    public Guid RunIdOf(RunReport run) => RunIdOf(run.Id, run);

    private Guid RunIdOf(long id, RunReport run)
    {
        // A run that the database has not numbered yet is told apart by its process and its start.
        var text = id > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{options.Namespace}\n{id}")
            : string.Create(CultureInfo.InvariantCulture, $"{options.Namespace}\n{id}\n{run.Node}\n{run.StartedAt.UtcTicks}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }

    private JsonObject Event(string type, DateTimeOffset at, IPipeline pipeline, RunReport run, JsonArray inputs, JsonArray outputs) => new()
    {
        ["eventType"] = type,
        ["eventTime"] = Written(at),
        ["producer"] = Producer,
        ["schemaURL"] = LineageFacets.RunEventSchema,
        ["run"] = new JsonObject { ["runId"] = RunIdOf(run).ToString(), ["facets"] = RunFacets(run) },
        ["job"] = new JsonObject { ["namespace"] = options.Namespace, ["name"] = pipeline.Name, ["facets"] = JobFacets(pipeline) },
        ["inputs"] = inputs,
        ["outputs"] = outputs,
    };

    private JsonObject RunFacets(RunReport run)
    {
        var facets = new JsonObject
        {
            ["nominalTime"] = With(LineageFacets.NominalTime(Producer), ("nominalStartTime", Written(run.StartedAt))),
            ["processing_engine"] = With(LineageFacets.ProcessingEngine(Producer), ("version", run.CodeVersion), ("name", "SentinelMarket"), ("openlineageAdapterVersion", Version)),
            ["tags"] = With(LineageFacets.Tags(Producer), ("tags", Tags(run))),
        };
        if (run.RetryOf is { } first)
        {
            facets["parent"] = With(
                LineageFacets.Parent(Producer),
                ("run", new JsonObject { ["runId"] = RunIdOf(first, run).ToString() }),
                ("job", new JsonObject { ["namespace"] = options.Namespace, ["name"] = run.Pipeline }));
        }

        if (run.Error is { Length: > 0 } error)
        {
            facets["errorMessage"] = With(
                LineageFacets.ErrorMessage(Producer), ("message", error.Length <= LongestMessage ? error : error[..LongestMessage]), ("programmingLanguage", "C#"));
        }

        return facets;
    }

    private static JsonArray Tags(RunReport run)
    {
        var tags = new JsonArray(Tag("number", run.Id.ToString(CultureInfo.InvariantCulture)), Tag("trigger", run.Trigger.ToString()));
        if (run.Outcome is { } outcome) { tags.Add(Tag("outcome", outcome.ToString())); }
        if (run.ErrorStage is { } stage) { tags.Add(Tag("error_stage", stage.ToString())); }
        return tags;

        static JsonNode Tag(string key, string value) => new JsonObject { ["key"] = key, ["value"] = value, ["source"] = "SENTINELMARKET" };
    }

    private static JsonObject JobFacets(IPipeline pipeline) => new()
    {
        ["documentation"] = With(LineageFacets.Documentation(Producer), ("description", pipeline.Description), ("contentType", "text/plain")),
        ["jobType"] = With(LineageFacets.JobType(Producer), ("processingType", "BATCH"), ("integration", "SENTINELMARKET"), ("jobType", "PIPELINE")),
    };

    /// <summary>One dataset a source, with what it sent and how that was judged.</summary>
    private JsonArray Inputs(RunEnding ending)
    {
        var rules = ending.BrokenRules.ToLookup(rule => rule.Source, StringComparer.Ordinal);
        return [.. ending.Sources.GroupBy(source => source.Source, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            var counts = group.Aggregate(RowCounts.Zero, (sum, source) => sum + source.Counts);
            return (JsonNode)new JsonObject
            {
                ["namespace"] = $"{options.Namespace}.sources",
                ["name"] = group.Key,
                ["inputFacets"] = new JsonObject
                {
                    ["inputStatistics"] = With(LineageFacets.InputStatistics(Producer), ("rowCount", counts.Extracted)),
                    ["dataQualityAssertions"] = With(LineageFacets.Assertions(Producer), ("assertions", LineageAssertions.Of([.. group], counts, rules[group.Key]))),
                },
            };
        })];
    }

    private JsonArray Outputs(IPipeline pipeline, RowCounts? counts)
    {
        var tables = WarehouseTables.Of(pipeline);
        JsonArray outputs = [.. tables.Select(table => Output(table.Name, table.HoldsTheRecords ? counts?.Loaded : null))];
        if (counts is { Quarantined: > 0 }) { outputs.Add(Output("quarantine", counts.Quarantined)); }
        return outputs;
    }

    private JsonObject Output(string table, long? rows)
    {
        var dataset = new JsonObject { ["namespace"] = warehouse.Namespace, ["name"] = warehouse.NameOf(table) };
        if (rows is { } written) { dataset["outputFacets"] = new JsonObject { ["outputStatistics"] = With(LineageFacets.OutputStatistics(Producer), ("rowCount", written)) }; }
        return dataset;
    }

    private static JsonObject With(JsonObject facet, params ReadOnlySpan<(string Name, JsonNode Value)> values)
    {
        foreach (var (name, value) in values) { facet[name] = value; }
        return facet;
    }

    private static string Written(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
