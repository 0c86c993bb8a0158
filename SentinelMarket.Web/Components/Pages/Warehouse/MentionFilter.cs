using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Warehouse;

/// <summary>What the address of the mentions page asks for, with every fault in it said in plain words.</summary>
public sealed class MentionFilter
{
    public const int DefaultSize = 50;

    /// <summary>The names of the address' parameters that say which rows, in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<string> Narrowing = ["text", "ticker", "platform", "sentiment", "pump", "author", "language", "cluster", "from", "to"];

    /// <summary>All names but the cursor's.</summary>
    public static readonly IReadOnlyList<string> Names = [.. Narrowing, "size"];

    public static readonly IReadOnlyList<int> Sizes = [25, 50, 100, 250];

    // A text may have 10,000 characters, and all of them stand on the page.
    private const int MostRows = 250;
    private const int LeastText = 3;
    private const int LongestText = 200;
    private const int MostWords = 10;
    private const int LongestAuthor = 100;

    private readonly AddressFields _fields;
    private readonly MentionQuery _query;

    private MentionFilter(AddressFields fields)
    {
        _fields = fields;
        var (from, to) = fields.Days("from", "to");
        Size = fields.Size("size", DefaultSize, MostRows);
        _query = new MentionQuery
        {
            Ticker = fields.Ticker("ticker"),
            Platform = Choice("platform", "a platform", [.. Platforms.All.Select(one => (one, one))]),
            Sentiment = Choice<SentimentLabel?>("sentiment", "a mood", ("positive", SentimentLabel.Positive), ("neutral", SentimentLabel.Neutral), ("negative", SentimentLabel.Negative)),
            IsPump = Choice<bool?>("pump", "an answer", ("true", true), ("false", false)),
            Author = Words("author", "an author", 1, LongestAuthor, Text("author").TrimStart('@')),
            Language = fields.Code("language"),
            Text = ReadText(),
            Cluster = ReadCluster(),
            From = from is { } first ? IndianTime.StartOf(first) : null,
            To = to is { } last ? IndianTime.EndOf(last) : null,
            After = After,
            Size = Size,
        };
    }

    /// <summary>Without anything: all mentions, newest first.</summary>
    public static MentionFilter All { get; } = Read(_ => null);

    public int Size { get; }

    public string? After => _fields.After;

    public IReadOnlyList<string> Faults => _fields.Faults;

    /// <summary>Whether anything narrows the rows.</summary>
    public bool IsNarrowed => Narrowing.Any(_fields.Has);

    /// <summary>What narrows the rows, each with the address without it.</summary>
    public IReadOnlyList<FilterChip> Chips =>
        [.. Narrowing.Where(_fields.Has).Select(name => new FilterChip(ChipText(name), AddressOf(other => string.Equals(other, name, StringComparison.Ordinal) ? null : Text(other), null)))];

    /// <summary>Reads the address' parameters by their names.</summary>
    public static MentionFilter Read(Func<string, string?> parameter) => new(new AddressFields(MentionAddress.Page, Names, parameter));

    /// <summary>As given, even when it is wrong, so that the field shows what is to be corrected.</summary>
    public string Text(string name) => _fields.Text(name);

    /// <summary>"true" for a field that is to be corrected.</summary>
    public string? Invalid(string name) => _fields.Invalid(name);

    /// <summary>The query; only meaningful without faults.</summary>
    public MentionQuery ToQuery() => _query;

    /// <summary>The page's address with this filter, from its first page on or after a cursor.</summary>
    public string Address(string? after = null) => AddressOf(Text, after);

    private string AddressOf(Func<string, string?> text, string? after) =>
        _fields.AddressOf(text, after, ("size", DefaultSize.ToString(CultureInfo.InvariantCulture)));

    private string ChipText(string name) => name switch
    {
        "text" => $"“{Text(name)}”",
        "ticker" => Text(name),
        "platform" => _query.Platform is { } platform ? PlatformLook.Of(platform).Word : Text(name),
        "sentiment" => Text(name).ToLowerInvariant(),
        "pump" => _query.IsPump switch { true => "pump signals", false => "no pump signals", null => Text(name) },
        "author" => "by " + Text(name),
        "language" => Languages.Word(Text(name)),
        "cluster" => "repeats of text " + Text(name),
        "from" => "from " + (_query.From is { } first ? Instants.Day(IndianTime.DayOf(first)) : Text(name)),
        _ => "to " + (_query.To is { } last ? Instants.Day(IndianTime.DayOf(last)) : Text(name)),
    };

    private T? Choice<T>(string name, string kind, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (!_fields.Has(name)) { return default; }
        List<string> words = [];
        foreach (var (word, value) in choices)
        {
            if (string.Equals(word, Text(name), StringComparison.OrdinalIgnoreCase)) { return value; }
            words.Add(word);
        }

        _fields.Blame(name, $"“{Text(name)}” is not {kind}; expected is one of {string.Join(", ", words)}.");
        return default;
    }

    private string? Words(string name, string kind, int least, int most, string text)
    {
        if (!_fields.Has(name)) { return null; }
        if (text.Length >= least && text.Length <= most && !text.Any(char.IsControl)) { return text; }
        _fields.Blame(name, $"“{Text(name)}” is not {kind}: {least} to {most} characters are expected.");
        return null;
    }

    // All words are looked for; the index needs one of some length.
    private string? ReadText()
    {
        var text = Words("text", "a text to search for", LeastText, LongestText, Text("text"));
        if (text is null) { return null; }
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > MostWords) { _fields.Blame("text", $"{Figures.Count(words.Length)} words are too many to search for: at most {MostWords} are expected."); }
        if (!words.Any(word => word.Length >= LeastText)) { _fields.Blame("text", $"“{text}” has only short words: one of {LeastText} characters at least is expected."); }
        return text;
    }

    private long? ReadCluster()
    {
        if (!_fields.Has("cluster")) { return null; }
        if (long.TryParse(Text("cluster"), NumberStyles.None, CultureInfo.InvariantCulture, out var cluster)) { return cluster; }
        _fields.Blame("cluster", $"“{Text("cluster")}” is not the number of a repeated text.");
        return null;
    }
}
