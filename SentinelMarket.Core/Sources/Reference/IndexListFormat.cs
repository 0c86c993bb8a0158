using System.Text.RegularExpressions;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Reference;

/// <summary>The members of an NSE index, such as <c>ind_nifty50list.csv</c>. The rows do not name the index, so the file's name has to.</summary>
internal sealed partial class IndexListFormat : ReferenceFormat
{
    private const int MaxNameLength = 64;

    public override string Name => "NSE index list (Company Name, Industry, Symbol, Series, ISIN Code)";

    public override string Source => SourceIds.NseIndexList;

    protected override IReadOnlyList<string> RequiredColumns { get; } = ["Company Name", "Industry", "Symbol", "Series", "ISIN Code"];

    /// <summary>
    /// <c>NIFTY 50</c> of <c>ind_nifty50list.csv</c>, <c>NIFTY MIDCAP 150</c> of <c>ind_niftymidcap150list.csv</c>; empty for a file whose
    /// name is no index's. Its shares are loaded all the same, without a membership.
    /// </summary>
    public override string ListOf(string stream)
    {
        var file = Path.GetFileNameWithoutExtension(stream[(stream.LastIndexOf('/') + 1)..]);
        var match = IndexFile().Match(file);
        if (!match.Success) { return ""; }
        var rest = Parts().Replace(match.Groups["rest"].Value, " $0 ").Split(['_', '-', ' '], StringSplitOptions.RemoveEmptyEntries);
        var name = string.Join(' ', rest.Prepend("NIFTY")).ToUpperInvariant();
        return name.Length <= MaxNameLength ? name : "";
    }

    public override ReferenceFact? Read(ref ReferenceFields fields, string list, DateOnly asOf)
    {
        var fact = new ReferenceFact
        {
            Source = Source,
            List = list,
            Symbol = fields.Ticker("Symbol"),
            Isin = fields.Isin("ISIN Code"),
            Name = fields.Text("Company Name"),
            Series = fields.Series("Series"),
            Sector = fields.Text("Industry"),
            AsOf = asOf,
        };
        return fields.Fault is null ? fact : null;
    }

    [GeneratedRegex("^(ind[_-])?nifty(?<rest>[a-z0-9&_ -]*?)[_-]?list$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IndexFile();

    [GeneratedRegex("[0-9]+|next|midcap|smallcap|largemidcap|microcap|total", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parts();
}
