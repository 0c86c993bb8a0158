using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Market;

/// <summary>Resolves the configured shares, or lists every fault by its key.</summary>
internal sealed class UniverseOptionsValidator : IValidateOptions<UniverseOptions>
{
    private static readonly Universe Known = new(NiftyFifty.Instruments);

    public ValidateOptionsResult Validate(string? name, UniverseOptions options)
    {
        var faults = new List<string>();
        Resolve(options, faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>The universe of valid settings.</summary>
    public static Universe Resolve(UniverseOptions options) => Resolve(options, []);

    private static Universe Resolve(UniverseOptions options, List<string> faults)
    {
        if (options.Tickers.Count == 0) { return Known; }

        var tickers = new HashSet<Ticker>();
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var instruments = new List<Instrument>(options.Tickers.Count);
        for (var i = 0; i < options.Tickers.Count; i++)
        {
            var key = $"{UniverseOptions.SectionName}:{nameof(options.Tickers)}:{i}";
            if (Read(options.Tickers[i], key, faults) is not { } instrument) { continue; }
            if (!tickers.Add(instrument.Ticker)) { faults.Add($"{key}: {instrument.Ticker} is listed twice."); }
            else if (instrument.BseCode is { } code && !codes.Add(code)) { faults.Add($"{key}:BseCode: {code} belongs to two tickers."); }
            else { instruments.Add(instrument); }
        }

        return new Universe(instruments);
    }

    private static Instrument? Read(UniverseEntry entry, string key, List<string> faults)
    {
        if (!Ticker.TryParse(entry.Ticker, out var ticker))
        {
            faults.Add($"{key}: \"{entry.Ticker}\" is not a ticker: 1 to {Ticker.MaxLength} letters, digits or & - _ . * are expected.");
            return null;
        }

        var known = Known.Find(ticker);
        var name = entry.Name ?? known?.Name;
        var isin = entry.Isin ?? known?.Isin;
        var bseCode = entry.BseCode ?? known?.BseCode;
        var before = faults.Count;
        if (known is null && entry is { Name: null, Isin: null })
        {
            faults.Add($"{key}: {ticker} is not in the NIFTY 50: give an object with Ticker, Name, Isin and BseCode.");
            return null;
        }

        if (string.IsNullOrWhiteSpace(name)) { faults.Add($"{key}:Name: {ticker} needs its company's name."); }
        if (!Isin.IsValid(isin)) { faults.Add($"{key}:Isin: \"{isin}\" is not an ISIN."); }
        if (bseCode is not null && (bseCode.Length != 6 || !bseCode.All(char.IsAsciiDigit)))
        {
            faults.Add($"{key}:BseCode: \"{bseCode}\" is not a six-digit BSE scrip code.");
        }

        return faults.Count == before ? new Instrument(ticker, name!, isin!, bseCode) : null;
    }
}
