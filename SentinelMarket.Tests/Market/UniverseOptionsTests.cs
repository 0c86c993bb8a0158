using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Tests.Market;

public sealed class UniverseOptionsTests
{
    [Fact]
    public void Without_settings_the_universe_is_the_NIFTY_50() => Assert.Equal(NiftyFifty.Instruments, Universe().Instruments);

    [Fact]
    public void Symbols_and_objects_may_stand_side_by_side()
    {
        var universe = Universe(
            ("Universe:Tickers:0", "tcs"),
            ("Universe:Tickers:1:Ticker", "3MINDIA"),
            ("Universe:Tickers:1:Name", "3M India Ltd."),
            ("Universe:Tickers:1:Isin", "INE470A01017"),
            ("Universe:Tickers:1:BseCode", "523395"));

        Assert.Equal<IEnumerable<string>>(["TCS", "3MINDIA"], universe.Instruments.Select(stock => stock.Ticker.Value));
        Assert.Equal("532540", universe.Find(Ticker.Parse("TCS"))!.BseCode);
        Assert.Equal("3MINDIA", universe.FindByBseCode("523395")!.Ticker.Value);
        Assert.Null(universe.Find(Ticker.Parse("INFY")));
    }

    [Fact]
    public void A_share_may_be_listed_on_NSE_only()
    {
        var universe = Universe(
            ("Universe:Tickers:0:Ticker", "3MINDIA"), ("Universe:Tickers:0:Name", "3M India Ltd."), ("Universe:Tickers:0:Isin", "INE470A01017"));
        Assert.Null(Assert.Single(universe.Instruments).BseCode);
    }

    [Fact]
    public void Every_fault_is_named_by_its_key()
    {
        var e = Assert.Throws<OptionsValidationException>(() => Universe(
            ("Universe:Tickers:0", "TCS"),
            ("Universe:Tickers:1", "tcs"),
            ("Universe:Tickers:2", "SPACE X"),
            ("Universe:Tickers:3", "NOBODY"),
            ("Universe:Tickers:4:Ticker", "3MINDIA"),
            ("Universe:Tickers:4:Isin", "INE470A01018"),
            ("Universe:Tickers:4:BseCode", "52339"),
            ("Universe:Tickers:5:Ticker", "INFY"),
            ("Universe:Tickers:5:BseCode", "532540")));

        Assert.Equal<IEnumerable<string>>(
            [
                "Universe:Tickers:1: TCS is listed twice.",
                "Universe:Tickers:2: \"SPACE X\" is not a ticker: 1 to 32 letters, digits or & - _ . * are expected.",
                "Universe:Tickers:3: NOBODY is not in the NIFTY 50: give an object with Ticker, Name, Isin and BseCode.",
                "Universe:Tickers:4:Name: 3MINDIA needs its company's name.",
                "Universe:Tickers:4:Isin: \"INE470A01018\" is not an ISIN.",
                "Universe:Tickers:4:BseCode: \"52339\" is not a six-digit BSE scrip code.",
                "Universe:Tickers:5:BseCode: 532540 belongs to two tickers.",
            ],
            e.Failures);
    }

    private static Universe Universe(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
            .Build();
        using var provider = new ServiceCollection().AddMarket(configuration).BuildServiceProvider();
        return provider.GetRequiredService<Universe>();
    }
}
