using System.Collections.Frozen;

namespace SentinelMarket.Core.Market;

/// <summary>The shares that the platform watches.</summary>
public sealed class Universe
{
    private readonly FrozenDictionary<Ticker, Instrument> _byTicker;
    private readonly FrozenDictionary<string, Instrument> _byBseCode;

    /// <summary>A universe of these shares.</summary>
    /// <exception cref="ArgumentException">A ticker or a BSE code occurs twice.</exception>
    public Universe(IReadOnlyList<Instrument> instruments)
    {
        Instruments = [.. instruments];
        _byTicker = Instruments.ToDictionary(instrument => instrument.Ticker).ToFrozenDictionary();
        _byBseCode = Instruments.Where(instrument => instrument.BseCode is not null)
            .ToDictionary(instrument => instrument.BseCode!, StringComparer.Ordinal)
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The shares in the order of the settings.</summary>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>The share of this NSE symbol, or null.</summary>
    public Instrument? Find(Ticker ticker) => _byTicker.GetValueOrDefault(ticker);

    /// <summary>The share of this BSE scrip code, or null.</summary>
    public Instrument? FindByBseCode(string bseCode) => _byBseCode.GetValueOrDefault(bseCode);
}
