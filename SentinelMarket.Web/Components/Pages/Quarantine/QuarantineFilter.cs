using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Quarantine;

/// <summary>What the address of the quarantine asks for, with every fault in it said in plain words. Open entries unless it says otherwise.</summary>
public sealed class QuarantineFilter
{
    public const int DefaultSize = 50;
    public const string Open = "open";
    private const int MostRows = 250;

    /// <summary>The names of the address' parameters, in their order.</summary>
    public static readonly IReadOnlyList<string> Names = ["status", "pipeline", "source", "rule", "run", "from", "to", "size"];

    public static readonly IReadOnlyList<int> Sizes = [25, 50, 100, 250];

    private static readonly IReadOnlyList<string> Narrowing = ["pipeline", "source", "rule", "run", "from", "to"];
    private static readonly IReadOnlyList<string> Statuses = [Open, "replayed", "dismissed", "all"];

    private readonly AddressFields _fields;
    private readonly DateOnly? _from;
    private readonly DateOnly? _to;
    private readonly long? _run;

    private QuarantineFilter(AddressFields fields, IReadOnlyDictionary<string, IReadOnlyList<string>> pipelines)
    {
        _fields = fields;
        (_from, _to) = fields.Days("from", "to");
        Size = fields.Size("size", DefaultSize, MostRows);
        Status = fields.Has("status") ? fields.Text("status").ToLowerInvariant() : Open;
        if (!Statuses.Contains(Status, StringComparer.Ordinal)) { fields.Blame("status", $"“{fields.Text("status")}” is not a status; expected is one of {string.Join(", ", Statuses)}."); }
        _ = fields.Code("source");
        _ = fields.Code("rule");
        if (fields.Has("run"))
        {
            _run = long.TryParse(fields.Text("run"), NumberStyles.None, CultureInfo.InvariantCulture, out var run) && run > 0 ? run : null;
            if (_run is null) { fields.Blame("run", $"“{fields.Text("run")}” is not the number of a run."); }
        }

        if (fields.Has("pipeline") && !pipelines.ContainsKey(fields.Text("pipeline"))) { fields.Blame("pipeline", $"“{fields.Text("pipeline")}” is not a pipeline; expected is one of {string.Join(", ", pipelines.Keys)}."); }
        Pipelines = pipelines;
    }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Pipelines { get; }

    public string Status { get; }

    public int Size { get; }

    public string? After => _fields.After;

    public IReadOnlyList<string> Faults => _fields.Faults;

    /// <summary>Whether anything but the status is chosen.</summary>
    public bool IsNarrowed => Narrowing.Any(_fields.Has);

    /// <summary>Whether counts by status, source and rule tell how many rows match.</summary>
    public bool IsCountable => !_fields.Has("run") && !_fields.Has("from") && !_fields.Has("to");

    public IReadOnlyList<FilterChip> Chips => [.. Narrowing.Where(_fields.Has).Select(name => new FilterChip(ChipText(name), AddressWith(name, null)))];

    public static QuarantineFilter Read(Func<string, string?> parameter, IReadOnlyDictionary<string, IReadOnlyList<string>> pipelines) =>
        new(new AddressFields(QuarantineAddress.Page, Names, parameter), pipelines);

    public string Text(string name) => _fields.Text(name);

    public string? Invalid(string name) => _fields.Invalid(name);

    public bool Matches(QuarantineGroup group) =>
        (!_fields.Has("source") || group.Source == Text("source"))
        && (!_fields.Has("rule") || group.Rule == Text("rule"))
        && (!_fields.Has("pipeline") || Pipelines.GetValueOrDefault(Text("pipeline"))?.Contains(group.Source, StringComparer.Ordinal) == true);

    /// <summary>The query; only meaningful without faults.</summary>
    public QuarantineQuery ToQuery() => new()
    {
        Status = Status switch { "replayed" => QuarantineStatus.Replayed, "dismissed" => QuarantineStatus.Dismissed, "all" => null, _ => QuarantineStatus.Open },
        Sources = _fields.Has("pipeline") ? Pipelines.GetValueOrDefault(Text("pipeline")) : null,
        Source = _fields.Has("source") ? Text("source") : null,
        Rule = _fields.Has("rule") ? Text("rule") : null,
        RunId = _run,
        From = _from is { } first ? IndianTime.StartOf(first) : null,
        To = _to is { } last ? IndianTime.EndOf(last) : null,
        Size = Size,
        After = After,
    };

    /// <summary>The page's address with this filter, from its first page on or after a cursor.</summary>
    public string Address(string? after = null) => AddressOf(Text, after);

    /// <summary>The same with another value of one parameter, from the first page on.</summary>
    public string AddressWith(string name, string? value) => AddressOf(other => other == name ? value : Text(other), null);

    private string AddressOf(Func<string, string?> text, string? after) =>
        _fields.AddressOf(text, after, ("size", DefaultSize.ToString(CultureInfo.InvariantCulture)), ("status", Open));

    private string ChipText(string name) => name switch
    {
        "run" => "run " + (_run is { } run ? Figures.Count(run) : Text(name)),
        "from" => "from " + (_from is { } first ? Instants.Day(first) : Text(name)),
        "to" => "to " + (_to is { } last ? Instants.Day(last) : Text(name)),
        _ => Text(name),
    };
}
