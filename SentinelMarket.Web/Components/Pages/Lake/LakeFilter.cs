using System.Globalization;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Lake;

/// <summary>What the address of the lake page asks for, with every fault in it said in plain words. Days are UTC, as the lake's folders are.</summary>
public sealed class LakeFilter
{
    public const string Page = "/lake";
    public const int DefaultSize = 50;

    /// <summary>The names of the address' parameters that say which objects.</summary>
    public static readonly IReadOnlyList<string> Narrowing = ["source", "stream", "from", "to"];

    public static readonly IReadOnlyList<string> Names = [.. Narrowing, "size"];

    public static readonly IReadOnlyList<int> Sizes = [25, 50, 100, 250];

    private const int MostRows = 250;

    private readonly AddressFields _fields;

    private LakeFilter(AddressFields fields)
    {
        _fields = fields;
        Source = fields.Code("source");
        (From, To) = fields.Days("from", "to");
        Size = fields.Size("size", DefaultSize, MostRows);
    }

    public static LakeFilter All { get; } = Read(_ => null);

    public string? Source { get; }

    public DateOnly? From { get; }

    public DateOnly? To { get; }

    public int Size { get; }

    public string? After => _fields.After;

    public IReadOnlyList<string> Faults => _fields.Faults;

    public bool IsNarrowed => Narrowing.Any(_fields.Has);

    public IReadOnlyList<FilterChip> Chips =>
        [.. Narrowing.Where(_fields.Has).Select(name => new FilterChip(ChipText(name), AddressOf(other => string.Equals(other, name, StringComparison.Ordinal) ? null : Text(other), null)))];

    /// <summary>The replay page for what is chosen here.</summary>
    public string ReplayAddress => AddressFields.Address(
        "/lake/replay", [("source", Source), ("from", From is { } from ? AddressFields.DayText(from) : null), ("to", To is { } to ? AddressFields.DayText(to) : null)]);

    public static LakeFilter Read(Func<string, string?> parameter) => new(new AddressFields(Page, Names, parameter));

    public string Text(string name) => _fields.Text(name);

    public string? Invalid(string name) => _fields.Invalid(name);

    /// <summary>The query; only meaningful without faults.</summary>
    public LakeQuery ToQuery() => new()
    {
        Source = Source,
        Stream = _fields.Has("stream") ? Text("stream") : null,
        From = From is { } from ? new DateTimeOffset(from, TimeOnly.MinValue, TimeSpan.Zero) : null,
        To = To is { } to ? new DateTimeOffset(to, TimeOnly.MaxValue, TimeSpan.Zero) : null,
        After = After,
        Size = Size,
    };

    public string Address(string? after = null) => AddressOf(Text, after);

    private string AddressOf(Func<string, string?> text, string? after) => _fields.AddressOf(text, after, ("size", DefaultSize.ToString(CultureInfo.InvariantCulture)));

    private string ChipText(string name) => name switch
    {
        "from" => "from " + (From is { } from ? Instants.Day(from) : Text(name)),
        "to" => "to " + (To is { } to ? Instants.Day(to) : Text(name)),
        _ => Text(name),
    };
}
