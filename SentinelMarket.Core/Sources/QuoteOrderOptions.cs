using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources;

/// <summary>Which sources are asked for an exchange's quotes, in which order.</summary>
public sealed class QuoteOrderOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Pipelines:StockData:Sources";

    /// <summary>
    /// The sources of NSE's quotes: the first is asked for every share, each further one only for the shares that those before it failed to answer. Of
    /// <c>nse.quote</c> and <c>yahoo.quote</c>; empty (the default) means <c>nse.quote</c>.
    /// </summary>
    public IList<string> Nse { get; } = [];

    /// <summary>The same for BSE, of <c>bse.quote</c>, <c>bse.graph</c> and <c>yahoo.quote</c>; empty (the default) means <c>bse.quote</c>.</summary>
    public IList<string> Bse { get; } = [];

    /// <summary>The order for an exchange, its own feed where nothing is set.</summary>
    public IReadOnlyList<string> Of(Exchange exchange) => Set(exchange) is { Count: > 0 } set ? [.. set] : [KnownFor(exchange)[0]];

    /// <summary>Whether a source is asked for an exchange's quotes at all.</summary>
    public bool Has(string source, Exchange exchange) => Of(exchange).Contains(source, StringComparer.Ordinal);

    /// <summary>Whether a source that is asked only by choice is named for one of its exchanges.</summary>
    internal FeedReadiness ReadinessOf(string source, IReadOnlyList<Exchange> exchanges) => exchanges.Any(exchange => Has(source, exchange))
        ? FeedReadiness.Ready
        : new FeedReadiness($"No exchange's order of sources names it; add {source} to {string.Join(" or ", exchanges.Select(exchange => $"{SectionName}:{exchange}"))}.");

    /// <summary>The sources that can be named for an exchange, its own feed first.</summary>
    internal static IReadOnlyList<string> KnownFor(Exchange exchange) => exchange == Exchange.Nse ? [SourceIds.NseQuote, SourceIds.YahooQuote] : [SourceIds.BseQuote, SourceIds.BseGraph, SourceIds.YahooQuote];

    internal IList<string> Set(Exchange exchange) => exchange == Exchange.Nse ? Nse : Bse;
}

/// <summary>Lists every source that cannot be asked for its exchange by its key.</summary>
internal sealed class QuoteOrderOptionsValidator : IValidateOptions<QuoteOrderOptions>
{
    public ValidateOptionsResult Validate(string? name, QuoteOrderOptions options)
    {
        var faults = Enum.GetValues<Exchange>().SelectMany(exchange => FaultsOf(exchange, options.Set(exchange))).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(Exchange exchange, IList<string> sources)
    {
        var known = QuoteOrderOptions.KnownFor(exchange);
        for (var i = 0; i < sources.Count; i++)
        {
            var key = $"{QuoteOrderOptions.SectionName}:{exchange}:{i}";
            if (!known.Contains(sources[i], StringComparer.Ordinal)) { yield return $"{key}: \"{sources[i]}\" brings no quotes of {exchange.Code()}; {string.Join(" or ", known)} is expected."; }
            else if (sources.Take(i).Contains(sources[i], StringComparer.Ordinal)) { yield return $"{key}: {sources[i]} is named twice."; }
        }
    }
}
