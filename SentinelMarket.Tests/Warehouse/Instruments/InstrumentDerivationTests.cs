using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse.Instruments;

namespace SentinelMarket.Tests.Warehouse.Instruments;

public sealed class InstrumentDerivationTests
{
    private const string First = "INE002A01018";
    private const string Second = "INE009A01021";
    private static readonly DateOnly Day = new(2026, 7, 10);

    [Fact]
    public void A_chain_of_renames_gives_each_symbol_its_time()
    {
        var share = Assert.Single(Derive(Listed(First, "TMPV"), Change("TELCO", "TATAMOTORS", "2003-09-01"), Change("TATAMOTORS", "TMPV", "2025-10-24")));

        Assert.Equal(["TMPV 2025-10-24..", "TATAMOTORS 2003-09-01..2025-10-23", "TELCO ..2003-08-31"], Periods(share));
    }

    [Fact]
    public void Without_days_all_symbols_of_a_chain_are_open()
    {
        var share = Assert.Single(Derive(Listed(First, "C"), Change("A", "B"), Change("B", "C")));

        Assert.Equal(["C ..", "A ..", "B .."], Periods(share));
        Assert.Equal("C", share.Symbol?.Value);
    }

    [Fact]
    public void A_chain_that_a_list_has_shortened_is_followed_too()
    {
        var share = Assert.Single(Derive(Listed(First, "C"), Change("A", "C", "2010-01-01"), Change("B", "C", "2015-01-01")));

        Assert.Equal(["C 2015-01-01..", "B ..2014-12-31", "A ..2009-12-31"], Periods(share));
    }

    [Fact]
    public void A_circle_of_renames_ends_and_keeps_its_times()
    {
        var share = Assert.Single(Derive(Listed(First, "A"), Change("A", "B", "2010-01-01"), Change("B", "A", "2015-01-01")));

        Assert.Equal(["A 2015-01-01..", "B 2010-01-01..2014-12-31", "A ..2009-12-31"], Periods(share));
        Assert.Equal(["A ..", "B .."], Periods(Assert.Single(Derive(Listed(First, "A"), Change("A", "B"), Change("B", "A")))));
    }

    [Fact]
    public void A_symbol_that_another_company_took_later_belongs_to_each_in_its_time()
    {
        var shares = Derive(Listed(First, "NEW"), Change("USED", "NEW", "2015-01-01"), Listed(Second, "USED", listedOn: "2018-06-01"));

        Assert.Equal(["NEW 2015-01-01..", "USED ..2014-12-31"], Periods(shares.Single(share => share.Isin == First)));
        Assert.Equal(["USED 2015-01-01.."], Periods(shares.Single(share => share.Isin == Second)));
    }

    [Fact]
    public void Without_the_day_of_the_change_the_day_of_listing_divides_a_symbol()
    {
        var shares = Derive(Listed(First, "NEW"), Change("USED", "NEW"), Listed(Second, "USED", listedOn: "2018-06-01"));

        Assert.Equal(["NEW ..", "USED ..2018-05-31"], Periods(shares.Single(share => share.Isin == First)));
        Assert.Equal(["USED 2018-06-01.."], Periods(shares.Single(share => share.Isin == Second)));
    }

    [Fact]
    public void Without_any_day_the_holder_of_today_has_a_symbol_alone()
    {
        var shares = Derive(Listed(First, "NEW"), Change("USED", "NEW"), Listed(Second, "USED"));

        Assert.Equal(["NEW .."], Periods(shares.Single(share => share.Isin == First)));
        Assert.Equal(["USED .."], Periods(shares.Single(share => share.Isin == Second)));
    }

    [Fact]
    public void A_company_that_left_the_lists_still_ends_the_time_before_the_holder_of_today()
    {
        var share = Assert.Single(Derive(Change("USED", "GONE", "2012-03-01"), Listed(Second, "USED", listedOn: "2018-06-01")));

        Assert.Equal(["USED 2012-03-01.."], Periods(share));
    }

    [Fact]
    public void A_former_symbol_of_two_companies_without_days_is_nobodys()
    {
        var shares = Derive(Listed(First, "A"), Listed(Second, "B"), Change("OLD", "A"), Change("OLD", "B"));

        Assert.All(shares, share => Assert.DoesNotContain("OLD", Periods(share).Select(period => period.Split(' ')[0])));
    }

    [Fact]
    public void A_new_isin_of_the_same_issuer_under_the_same_symbol_is_the_same_share()
    {
        var shares = Derive(
            Known(Index("INE945H01013", "V2RETAIL", "NIFTY 750")),
            Listed("INE945H01021", "V2RETAIL"),
            Listed(First, "OTHER"));

        var share = shares.Single(found => found.Symbol?.Value == "V2RETAIL");
        Assert.Equal(("INE945H01021", "INE945H01013"), (share.Isin, Assert.Single(share.FormerIsins)));
        Assert.Equal("NIFTY 750", Assert.Single(share.Memberships).Index);
        Assert.Equal(2, shares.Count);
    }

    [Fact]
    public void A_symbol_of_an_older_list_is_a_former_symbol()
    {
        var share = Assert.Single(Derive(Known(Index(First, "GUJGASLTD", "NIFTY 500")), Listed(First, "GUJENERGY")));

        Assert.Equal(["GUJENERGY ..", "GUJGASLTD .."], Periods(share));
        Assert.Equal("GUJENERGY", share.Symbol?.Value);
    }

    [Theory]
    [InlineData("20 Microns Limited", "20 microns ltd.")]
    [InlineData("Oil & Natural Gas Corporation Limited", "oil and natural gas corporatio")]
    [InlineData("Dr. Reddy's Laboratories Limited", "dr reddys laboratories ltd")]
    public void A_bse_code_is_found_by_a_name_that_is_spelled_otherwise(string listed, string onBse)
    {
        var share = Assert.Single(Derive(Listed(First, "SHARE", listed), Code("500325", onBse)));

        Assert.Equal("500325", share.BseCode?.Value);
        Assert.Equal(SymbolEvidence.Name, share.Symbols.Single(period => period.Exchange == Exchange.Bse).Evidence);
    }

    [Fact]
    public void A_company_that_took_over_a_name_does_not_get_the_code_that_another_one_has_by_isin()
    {
        var settings = new ReferenceFact { Source = SourceIds.Universe, Isin = First, Symbol = Ticker.Parse("TMPV"), Name = "Tata Motors Passenger Vehicles Ltd.", BseCode = "500570", AsOf = Day };

        var shares = Derive(Known(settings), Listed(First, "TMPV", "Tata Motors Passenger Vehicles Limited"), Listed(Second, "TMCV", "Tata Motors Limited"), Code("500570", "tata motors ltd."));

        Assert.Equal("500570", shares.Single(share => share.Isin == First).BseCode?.Value);
        Assert.Null(shares.Single(share => share.Isin == Second).BseCode);
    }

    [Fact]
    public void A_name_of_the_settings_has_no_days()
    {
        var settings = new ReferenceFact { Source = SourceIds.Universe, Isin = First, Symbol = Ticker.Parse("SHARE"), Name = "Share Ltd.", AsOf = new DateOnly(1990, 1, 1) };

        Assert.Equal([new NamePeriod("Share Ltd.", null, null)], Assert.Single(Derive(Known(settings))).Names);
        Assert.Equal([new NamePeriod("Share Limited", Day, Day)], Assert.Single(Derive(Known(settings), Listed(First, "SHARE", "Share Limited"))).Names);
    }

    [Theory]
    [InlineData("500001", "twin ltd.", "500002", "twin ltd.")]
    [InlineData("208300", "twin limited", "201358", "someone else")]
    public void A_code_that_two_have_or_that_is_no_ordinary_shares_is_not_taken_by_name(string code, string name, string otherCode, string otherName)
    {
        Assert.Null(Assert.Single(Derive(Listed(First, "TWIN", "Twin Limited"), Code(code, name), Code(otherCode, otherName))).BseCode);
    }

    [Fact]
    public void Only_the_latest_list_of_an_index_makes_members()
    {
        var gone = new KnownFact(Index(First, "GONE", "NIFTY 50"), Day.AddDays(-9), Day.AddDays(-9), IsLatest: false);

        var shares = Derive(gone, Known(Index(Second, "STAYS", "NIFTY 50")));

        Assert.Empty(shares.Single(share => share.Isin == First).Memberships);
        Assert.Equal(new Membership("NIFTY 50", Day), Assert.Single(shares.Single(share => share.Isin == Second).Memberships));
    }

    [Fact]
    public void The_order_of_the_facts_does_not_matter()
    {
        KnownFact[] facts =
        [
            Listed(First, "NEW", "First Limited"), Listed(Second, "USED", "Second Limited", "2018-06-01"), Known(Index("INE945H01013", "V2", "NIFTY 750")), Listed("INE945H01021", "V2"),
            Change("USED", "NEW", "2015-01-01"), Change("OLDEST", "USED", "2001-01-01"), Change("X", "NEW"), Code("500001", "first ltd."), Code("500002", "second ltd."),
        ];
        var expected = Written(facts);
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            random.Shuffle(facts);
            Assert.Equal(expected, Written(facts));
        }
    }

    [Fact]
    public void A_made_up_list_of_endless_changes_is_cut()
    {
        var changes = Enumerable.Range(0, 20_000).Select(i => Change(i % 2 == 0 ? "A" : "B", i % 2 == 0 ? "B" : "A", Day.AddDays(-i).ToString("yyyy-MM-dd", null)));

        Assert.InRange(Assert.Single(Derive([.. changes, Listed(First, "A")])).Symbols.Count, 1, 64);
    }

    private static IReadOnlyList<DerivedInstrument> Derive(params KnownFact[] facts) => InstrumentDerivation.From(facts);

    private static string Written(KnownFact[] facts) => string.Join('\n', InstrumentDerivation.From(facts).Select(share =>
        $"{share.Isin} {share.Name} {share.Symbol} {share.BseCode} [{string.Join(", ", Periods(share))}] [{string.Join(", ", share.Memberships)}] [{string.Join(", ", share.FormerIsins)}]"));

    private static List<string> Periods(DerivedInstrument share) =>
        [.. share.Symbols.Where(period => period.Exchange == Exchange.Nse).Select(period => FormattableString.Invariant($"{period.Ticker} {period.From:yyyy-MM-dd}..{period.To:yyyy-MM-dd}"))];

    private static KnownFact Known(ReferenceFact fact) => new(fact, Day, Day, IsLatest: true);

    private static KnownFact Listed(string isin, string symbol, string? name = null, string? listedOn = null) => Known(new ReferenceFact
    {
        Source = SourceIds.NseEquityList,
        Isin = isin,
        Symbol = Ticker.Parse(symbol),
        Name = name ?? symbol + " Limited",
        ListedOn = DayOf(listedOn),
        AsOf = Day,
    });

    private static ReferenceFact Index(string isin, string symbol, string index) =>
        new() { Source = SourceIds.NseIndexList, List = index, Isin = isin, Symbol = Ticker.Parse(symbol), Name = symbol + " Ltd.", AsOf = Day };

    private static KnownFact Code(string code, string name) => Known(new ReferenceFact { Source = SourceIds.BseScripCodes, BseCode = code, Name = name, AsOf = Day });

    private static KnownFact Change(string old, string @new, string? on = null) => Known(new ReferenceFact
    {
        Source = SourceIds.NseSymbolChanges,
        FormerSymbol = Ticker.Parse(old),
        Symbol = Ticker.Parse(@new),
        ChangedOn = DayOf(on),
        AsOf = Day,
    });

    private static DateOnly? DayOf(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", null);
}
