using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Runs;

/// <summary>What the address of the run history asks for, with every fault in it said in plain words.</summary>
public sealed class RunsFilter
{
    public const string Page = "/runs";
    public const int DefaultSize = 50;
    private const int MostRows = 250;
    private const int LongestText = 200;
    private const double MostSeconds = 366d * 24 * 3600;
    private const string Open = "open";

    /// <summary>The names of the address' parameters, in their order.</summary>
    public static readonly IReadOnlyList<string> Names = ["outcome", "pipeline", "ticker", "source", "error", "trigger", "actor", "node", "min", "max", "from", "to", "size"];

    public static readonly IReadOnlyList<int> Sizes = [25, 50, 100, 250];

    public static readonly IReadOnlyList<string> Triggers = [.. Enum.GetNames<RunTrigger>().Select(name => name.ToLowerInvariant())];

    private static readonly IReadOnlyList<string> Narrowing = [.. Names.Where(name => name is not ("outcome" or "size"))];

    private readonly AddressFields _fields;
    private readonly RunQuery _query;

    private RunsFilter(AddressFields fields)
    {
        _fields = fields;
        var (from, to) = fields.Days("from", "to");
        Size = fields.Size("size", DefaultSize, MostRows);
        var outcome = Choice<RunOutcome>("outcome", "an outcome", Open);
        var trigger = Choice<RunTrigger>("trigger", "a trigger", null);
        var (least, most) = (Seconds("min"), Seconds("max"));
        if (least > most) { fields.Blame("max", "The shortest duration is above the longest. Swap them."); }
        if (Text("error") is { Length: > 0 and < RunQuery.ShortestErrorText }) { fields.Blame("error", $"“{Text("error")}” is too short: from {RunQuery.ShortestErrorText} characters on the text of errors is searched."); }
        foreach (var name in (string[])["ticker", "error", "actor", "node"])
        {
            if (Text(name).Length > LongestText || Text(name).Any(char.IsControl)) { fields.Blame(name, $"“{name}” has more than {LongestText} characters, or some that cannot be printed."); }
        }

        _query = new RunQuery
        {
            Pipeline = fields.Code("pipeline"),
            Stream = Given("ticker"),
            Source = fields.Code("source"),
            Outcome = outcome,
            IsOpen = Text("outcome").Equals(Open, StringComparison.OrdinalIgnoreCase),
            Trigger = trigger,
            ErrorText = Given("error"),
            MinDuration = least,
            MaxDuration = most,
            Actor = Given("actor"),
            Node = Given("node"),
            From = from is { } first ? IndianTime.StartOf(first) : null,
            To = to is { } last ? IndianTime.EndOf(last) : null,
            Size = Size,
            After = fields.After,
        };
    }

    public int Size { get; }

    public string? After => _fields.After;

    public IReadOnlyList<string> Faults => _fields.Faults;

    /// <summary>Whether anything but the outcome is chosen.</summary>
    public bool IsNarrowed => Narrowing.Any(_fields.Has);

    /// <summary>Whether a field behind the fold is used.</summary>
    public bool UsesMore => ((string[])["trigger", "actor", "node", "min", "max", "size"]).Any(_fields.Has);

    public IReadOnlyList<FilterChip> Chips => [.. Narrowing.Where(_fields.Has).Select(name => new FilterChip(ChipText(name), AddressWith(name, null)))];

    public IReadOnlyList<FilterChoice> Outcomes =>
        [OutcomeChoice("All", ""), OutcomeChoice("Running", Open), .. Enum.GetValues<RunOutcome>().Select(outcome => OutcomeChoice(StatusLook.Of(outcome).Word, outcome.ToString().ToLowerInvariant()))];

    public static RunsFilter Read(Func<string, string?> parameter) => new(new AddressFields(Page, Names, parameter));

    public string Text(string name) => _fields.Text(name);

    public string? Invalid(string name) => _fields.Invalid(name);

    /// <summary>The query; only meaningful without faults.</summary>
    public RunQuery ToQuery() => _query;

    /// <summary>The page's address with this filter, from its first page on or after a cursor.</summary>
    public string Address(string? after = null) => AddressOf(Text, after);

    /// <summary>The same with another value of one parameter, from the first page on.</summary>
    public string AddressWith(string name, string? value) => AddressOf(other => other == name ? value : Text(other), null);

    private string AddressOf(Func<string, string?> text, string? after) => _fields.AddressOf(text, after, ("size", DefaultSize.ToString(CultureInfo.InvariantCulture)));

    private FilterChoice OutcomeChoice(string word, string value) => new(word, AddressWith("outcome", value), Text("outcome").Equals(value, StringComparison.OrdinalIgnoreCase));

    private string? Given(string name) => _fields.Has(name) ? Text(name) : null;

    private T? Choice<T>(string name, string kind, string? also)
        where T : struct, Enum
    {
        if (!_fields.Has(name) || Text(name).Equals(also, StringComparison.OrdinalIgnoreCase)) { return null; }
        foreach (var value in Enum.GetValues<T>())
        {
            if (value.ToString().Equals(Text(name), StringComparison.OrdinalIgnoreCase)) { return value; }
        }

        _fields.Blame(name, $"“{Text(name)}” is not {kind}; expected is one of {string.Join(", ", Enum.GetNames<T>().Select(one => one.ToLowerInvariant()).Concat(also is null ? [] : [also]))}.");
        return null;
    }

    private TimeSpan? Seconds(string name)
    {
        if (!_fields.Has(name)) { return null; }
        if (double.TryParse(Text(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= MostSeconds) { return TimeSpan.FromSeconds(seconds); }
        _fields.Blame(name, $"“{Text(name)}” is not a number of seconds, such as 90.");
        return null;
    }

    private string ChipText(string name) => name switch
    {
        "error" => $"error with “{Text(name)}”",
        "actor" => "by " + Text(name),
        "node" => "on " + Text(name),
        "min" => $"took {Text(name)} s or more",
        "max" => $"took {Text(name)} s or less",
        "from" => "from " + Text(name),
        "to" => "to " + Text(name),
        _ => Text(name),
    };
}
