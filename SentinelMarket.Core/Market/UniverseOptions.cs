using System.ComponentModel;
using System.Globalization;

namespace SentinelMarket.Core.Market;

/// <summary>Which shares the platform watches.</summary>
public sealed class UniverseOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Universe";

    /// <summary>
    /// The shares; empty (the default) means the NIFTY 50. An entry is the symbol of one of those 50, or an object with
    /// <c>Ticker</c>, <c>Name</c>, <c>Isin</c> and, where the share is listed there, <c>BseCode</c>.
    /// </summary>
    public IList<UniverseEntry> Tickers { get; } = [];
}

/// <summary>One share as the settings name it.</summary>
[TypeConverter(typeof(SymbolConverter))]
public sealed class UniverseEntry
{
    /// <summary>The NSE symbol.</summary>
    public string? Ticker { get; set; }

    /// <summary>The company's name; may be left out for a stock of the NIFTY 50, as may what follows.</summary>
    public string? Name { get; set; }

    /// <summary>The ISIN: two letters, nine letters or digits, a check digit.</summary>
    public string? Isin { get; set; }

    /// <summary>The six-digit BSE scrip code, or null when the share is not listed there.</summary>
    public string? BseCode { get; set; }

    /// <summary>Lets the configuration's binder read an entry that is only a symbol.</summary>
    private sealed class SymbolConverter : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
            value is string symbol ? new UniverseEntry { Ticker = symbol } : base.ConvertFrom(context, culture, value);
    }
}
