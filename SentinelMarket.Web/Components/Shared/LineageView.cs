using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Components.Shared;

/// <summary>What the drawer says about one row: its way from the source to here, step by step.</summary>
public sealed class LineageView
{
    public const string RulesStep = "rules";
    public const string RowStep = "row";
    public const string EarlierStep = "earlier";

    private const int LongestValue = 400;

    public LineageView(RowLineage lineage)
    {
        var trail = lineage.Trail;
        Subject = trail.Subject;
        ApiAddress = $"/api/data/lineage/{Uri.EscapeDataString(trail.Table)}/{Uri.EscapeDataString(trail.Id)}";
        Values = ValuesOf(trail.Values);
        Rules = [.. lineage.Rules.Select(LineageRule.Of)];
        Earlier = EarlierOf(trail);
        Steps = [.. StepsOf(lineage, Earlier.Count)];
    }

    public string Subject { get; }

    public string ApiAddress { get; }

    public IReadOnlyList<LineageStep> Steps { get; }

    public IReadOnlyList<(string Name, string Value)> Values { get; }

    public IReadOnlyList<LineageRule> Rules { get; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<LineageChange> Earlier { get; }

    private static IEnumerable<LineageStep> StepsOf(RowLineage lineage, int earlier)
    {
        var trail = lineage.Trail;
        if (trail.Source is { } source) { yield return SourceOf(trail, source); }
        if (trail.LakeObject is { } lake) { yield return LakeOf(lake); }
        else if (trail.Table != LineageTables.Runs) { yield return new LineageStep("lake", "inventory_2", "Lake object") { Note = "The row names no payload, or the catalog has it no more." }; }
        yield return trail.Run is { } run ? RunOf(run) : new LineageStep("run", "play_circle", "Run") { Note = "The history of runs has it no more." };
        if (lineage.Rules.Count > 0) { yield return RulesOf(lineage); }
        if (trail.ProcessedAt is { } written) { yield return new LineageStep(RowStep, "database", "Row") { Facts = [new("Written", Instants.Full(written)), new("Table", trail.Table)] }; }
        if (earlier > 0) { yield return new LineageStep(EarlierStep, "history", $"Earlier values, {Figures.Count(earlier)}"); }
    }

    private static LineageStep SourceOf(LineageTrail trail, string source)
    {
        List<LineageFact> facts = [new("Source", source)];
        if (trail.LakeObject is { } lake)
        {
            facts.Add(new("Stream", lake.Stream));
            facts.Add(new("Request", lake.Request, IsCode: true));
        }

        if (trail.FetchedAt is { } fetched) { facts.Add(new("Fetched", Instants.Full(fetched))); }
        return new LineageStep("source", "cell_tower", "Source") { Facts = facts };
    }

    private static LineageStep LakeOf(LakeObjectOrigin lake) => new("lake", "inventory_2", $"Lake object {Figures.Count(lake.Id)}")
    {
        Note = lake.LoadedAt is null ? "Stored, but not yet wholly loaded; the next run takes it up." : null,
        Facts =
        [
            new("SHA-256", lake.Sha256, IsCode: true),
            new("Path", lake.Path, IsCode: true),
            new("Size", $"{Figures.Bytes(lake.Size)}, {Figures.Bytes(lake.StoredSize)} stored, {lake.ContentType}"),
            new("First fetched", Instants.Full(lake.FetchedAt)),
        ],
    };

    private static LineageStep RunOf(RunReport run) => new("run", "play_circle", "Run")
    {
        Link = RunLink(run.Id),
        Look = StatusLook.Of(run.Outcome),
        Facts =
        [
            new("Pipeline", run.Pipeline),
            new("Started", Instants.Full(run.StartedAt)),
            new("Asked for by", $"{run.Actor}, {run.Trigger.ToString().ToLowerInvariant()}"),
            new("Code version", run.CodeVersion, IsCode: true),
            new("Process", run.Node),
        ],
    };

    private static LineageStep RulesOf(RowLineage lineage)
    {
        var rejecting = lineage.Rules.Count(rule => rule.Severity == Severity.Reject);
        var warned = lineage.Rules.Where(rule => rule.Severity == Severity.Warn).Sum(rule => rule.BrokenInRun);
        var refused = lineage.Trail.Refused.Sum(count => count.Records);
        var counts = string.Join(", ", lineage.Trail.Refused.Select(count => $"{count.Rule} {Figures.Count(count.Records)}"));
        return new LineageStep(RulesStep, "rule", "Rules applied")
        {
            Note = $"Held to {Figures.Count(lineage.Rules.Count, "rule")}: {Figures.Count(rejecting)} refuse a record, {Figures.Count(lineage.Rules.Count - rejecting)} warn. "
                + (refused == 0 ? "No record of the same payload was refused." : $"{Figures.Count(refused, "record")} of the same payload {(refused == 1 ? "was" : "were")} refused: {counts}.")
                + (warned == 0 ? string.Empty : $" In the whole run the source had {Figures.Count(warned, "warning")}."),
        };
    }

    /// <summary>Each earlier version with what the next one changed in it.</summary>
    private static List<LineageChange> EarlierOf(LineageTrail trail)
    {
        var changes = new List<LineageChange>();
        var after = ValuesOf(trail.Values);
        foreach (var earlier in trail.Earlier)
        {
            var before = ValuesOf(earlier.Values);
            changes.Add(new LineageChange($"Fetched {Instants.Full(earlier.FetchedAt)}", RunLink(earlier.RunId), RunLink(earlier.ReplacedByRunId), earlier.LakePath, Differences(before, after)));
            after = before;
        }

        return changes;
    }

    private static List<(string Name, string Before, string After)> Differences(IReadOnlyList<(string Name, string Value)> before, IReadOnlyList<(string Name, string Value)> after)
    {
        var later = after.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal);
        return [.. before.Where(value => later.TryGetValue(value.Name, out var now) && now != value.Value).Select(value => (value.Name, value.Value, later[value.Name]))];
    }

    private static IReadOnlyList<(string Name, string Value)> ValuesOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(one => (one.Name, Short(one.Value.ValueKind == JsonValueKind.Null ? "–" : one.Value.ToString())))];
    }

    private static string Short(string text) => text.Length <= LongestValue ? text : text[..(char.IsHighSurrogate(text[LongestValue - 1]) ? LongestValue - 1 : LongestValue)] + "…";

    private static LineageLink RunLink(long id) => new($"/runs/{id.ToString(CultureInfo.InvariantCulture)}", $"run {Figures.Count(id)}");
}

/// <summary>One step of a row's way.</summary>
public sealed record LineageStep(string Name, string Icon, string Title)
{
    public LineageLink? Link { get; init; }

    public StatusLook? Look { get; init; }

    public string? Note { get; init; }

    public IReadOnlyList<LineageFact> Facts { get; init; } = [];
}

/// <summary>A fact of a step; code stands in a fixed width and can be copied.</summary>
public sealed record LineageFact(string Name, string Value, bool IsCode = false);

public sealed record LineageLink(string Address, string Word);

/// <summary>Values that gave way, and what became of them.</summary>
public sealed record LineageChange(string When, LineageLink Writer, LineageLink Replacer, string? LakePath, IReadOnlyList<(string Name, string Before, string After)> Changes);

/// <summary>A rule as the drawer lists it.</summary>
public sealed record LineageRule(string Id, string Effect, string? Tone, string Description)
{
    public static LineageRule Of(AppliedRule rule)
    {
        var effect = rule.Severity == Severity.Reject ? "refuses" : "warns";
        return rule.BrokenInRun == 0 ? new(rule.Id, effect, null, rule.Description) : new(rule.Id, $"{effect}, {Figures.Count(rule.BrokenInRun, "record")} in this run", "broken", rule.Description);
    }
}
