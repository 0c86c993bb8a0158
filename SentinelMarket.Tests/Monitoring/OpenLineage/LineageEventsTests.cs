using System.Text.Json;
using SentinelMarket.Core.Monitoring.OpenLineage;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using static SentinelMarket.Tests.Monitoring.OpenLineage.LineageSamples;

namespace SentinelMarket.Tests.Monitoring.OpenLineage;

public sealed class LineageEventsTests
{
    [Fact]
    public void Every_event_follows_the_published_schema()
    {
        string[] events =
        [
            Start(Run()),
            Start(Run(8, retryOf: 7)),
            End(Run(7, RunOutcome.Succeeded)),
            End(Run(7, RunOutcome.Partial, "1 of 2 sources failed: TCS: \"timed out\" \u0001")),
            End(Run(8, RunOutcome.Failed, new string('x', 50_000), retryOf: 7)),
            End(Run(-1, RunOutcome.Cancelled, "Cancelled on request.")),
            Events().End(Pipeline, new RunEnding(Run(7, RunOutcome.Failed, "lapsed"), [], [])).ToJsonString(),
        ];

        Assert.All(events, text => Assert.Empty(OpenLineageSchema.Check(Read(text))));
        WriteForValidators(events);
    }

    [Theory]
    [InlineData(RunOutcome.Succeeded, "COMPLETE")]
    [InlineData(RunOutcome.Partial, "COMPLETE")]
    [InlineData(RunOutcome.Failed, "FAIL")]
    [InlineData(RunOutcome.Cancelled, "ABORT")]
    public void An_outcome_is_told_as_the_end_that_others_know(RunOutcome outcome, string type)
    {
        var end = Read(End(Run(7, outcome)));

        Assert.Equal((type, "2026-03-02T05:01:30.000000Z"), (Text(end, "eventType"), Text(end, "eventTime")));
    }

    [Fact]
    public void Start_and_end_name_the_same_run_in_every_process_and_another_namespace_names_another()
    {
        var id = Text(Read(Start(Run())).GetProperty("run"), "runId");

        Assert.Equal(id, Text(Read(Events().End(Pipeline, Ending(Run(7, RunOutcome.Failed) with { Node = "other/2" })).ToJsonString()).GetProperty("run"), "runId"));
        Assert.NotEqual(id, Text(Read(Start(Run(8))).GetProperty("run"), "runId"));
        Assert.NotEqual(Events().RunIdOf(Run()), Events("sentinelmarket.simulated").RunIdOf(Run()));
        Assert.NotEqual(Events().RunIdOf(Run(-1)), Events().RunIdOf(Run(-1) with { StartedAt = Started.AddSeconds(1) }));
    }

    [Fact]
    public void A_retry_names_the_run_that_it_tries_again()
    {
        var parent = Read(Start(Run(8, retryOf: 7))).GetProperty("run").GetProperty("facets").GetProperty("parent");

        Assert.Equal(Events().RunIdOf(Run()).ToString(), Text(parent.GetProperty("run"), "runId"));
        Assert.Equal(("sentinelmarket.live", "stock_data"), (Text(parent.GetProperty("job"), "namespace"), Text(parent.GetProperty("job"), "name")));
    }

    [Fact]
    public void A_pipeline_that_loads_nothing_still_says_what_it_refused_and_never_a_password()
    {
        var end = Read(End(Run(7, RunOutcome.Succeeded)));

        var output = Assert.Single(end.GetProperty("outputs").EnumerateArray());
        Assert.Equal(("postgres://db.example.org:6432", "sentinel_live.public.quarantine"), (Text(output, "namespace"), Text(output, "name")));
        Assert.DoesNotContain("secret", end.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_source_is_an_input_with_its_rows_and_what_was_found_out_about_them()
    {
        var inputs = Read(End(Run(7, RunOutcome.Partial))).GetProperty("inputs").EnumerateArray().ToList();

        Assert.Equal(["bse.quote 4", "nse.quote 6"], inputs.Select(input => $"{Text(input, "name")} {input.GetProperty("inputFacets").GetProperty("inputStatistics").GetProperty("rowCount").GetInt64()}"));
        Assert.Equal(
            ["row_accounting True error 4", "source_answered True warn 0", "price.positive False error 2"],
            Assertions(inputs[0]));
        Assert.Equal(["row_accounting True error 6", "source_answered False warn 1", "change.plausible False warn 1"], Assertions(inputs[1]));
    }

    [Fact]
    public void Rows_that_do_not_balance_are_an_assertion_that_does_not_hold()
    {
        var run = Run(7, RunOutcome.Failed, "The rows do not balance.");
        var ending = new RunEnding(run, [new SourceOutcome("x", "$TCS", true, new RowCounts(5, 3, 1, 0), TimeSpan.Zero, null)], []);

        var assertion = Read(Events().End(Pipeline, ending).ToJsonString()).GetProperty("inputs")[0].GetProperty("inputFacets").GetProperty("dataQualityAssertions").GetProperty("assertions")[0];

        Assert.Equal((false, "5", "4"), (assertion.GetProperty("success").GetBoolean(), Text(assertion, "expected"), Text(assertion, "actual")));
    }

    [Fact]
    public void What_went_wrong_is_told_and_cut_to_a_length_that_others_take()
    {
        var facet = Read(End(Run(7, RunOutcome.Failed, new string('x', 50_000)))).GetProperty("run").GetProperty("facets").GetProperty("errorMessage");

        Assert.Equal((10_000, "C#"), (Text(facet, "message")!.Length, Text(facet, "programmingLanguage")));
    }

    [Theory]
    [InlineData("Host=/var/run/postgresql;Database=x", "", "postgres://localhost:5432")]
    [InlineData("Host=one,two;Port=6000;Database=x", "", "postgres://one:6000")]
    [InlineData("Host=127.0.0.1;Port=54321;Database=x", "postgres://warehouse", "postgres://warehouse")]
    public void The_warehouse_is_named_by_its_connection_or_by_the_setting(string connection, string setting, string expected) =>
        Assert.Equal(expected, WarehouseDataset.Of(new LineageOptions { WarehouseNamespace = setting }, new Core.Warehouse.WarehouseConnections(connection, "", "")).Namespace);

    private static string Start(RunReport run) => Events().Start(Pipeline, run).ToJsonString();

    private static string End(RunReport run) => Events().End(Pipeline, Ending(run)).ToJsonString();

    private static IEnumerable<string> Assertions(JsonElement input) => input.GetProperty("inputFacets").GetProperty("dataQualityAssertions").GetProperty("assertions").EnumerateArray()
        .Select(one => $"{Text(one, "assertion")} {one.GetProperty("success").GetBoolean()} {Text(one, "severity")} {Text(one, "actual")}");

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    /// <summary>For whoever has the published schemas and a validator: SENTINEL_LINEAGE_EVENTS names the file that takes the events.</summary>
    private static void WriteForValidators(string[] events)
    {
        if (Environment.GetEnvironmentVariable("SENTINEL_LINEAGE_EVENTS") is { Length: > 0 } path) { File.WriteAllLines(path, events); }
    }
}
