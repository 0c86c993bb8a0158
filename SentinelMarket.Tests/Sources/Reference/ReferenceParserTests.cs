using System.Text;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Sources.Reference;

namespace SentinelMarket.Tests.Sources.Reference;

public sealed class ReferenceParserTests : IDisposable
{
    private const string EquityHeader = "SYMBOL,NAME OF COMPANY, SERIES, DATE OF LISTING, PAID UP VALUE, MARKET LOT, ISIN NUMBER, FACE VALUE\n";
    private static readonly DateTimeOffset Fetched = new(2026, 7, 12, 6, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_equity_list_is_read_with_its_padding_and_quotes()
    {
        var facts = Read(SourceIds.NseEquityList, "EQUITY_L.csv", EquityHeader + "RELIANCE,\"Reliance  Industries Limited\", EQ ,29-NOV-1995,10,1, INE002A01018 ,10\r\nM&M,Mahindra & Mahindra Limited,EQ,03-jan-1996,5,1,INE101A01026,5\n");

        Assert.Equal(
            [
                (Ticker.Parse("RELIANCE"), "INE002A01018", "Reliance Industries Limited", "EQ", new DateOnly(1995, 11, 29), 10m),
                (Ticker.Parse("M&M"), "INE101A01026", "Mahindra & Mahindra Limited", "EQ", new DateOnly(1996, 1, 3), 5m),
            ],
            facts.Select(parsed => (parsed.Record!.Symbol!.Value, parsed.Record.Isin!, parsed.Record.Name!, parsed.Record.Series!, parsed.Record.ListedOn!.Value, parsed.Record.FaceValue!.Value)));
        Assert.All(facts, parsed => Assert.Equal(new DateOnly(1996, 1, 3), parsed.Record!.AsOf));
    }

    [Theory]
    [InlineData("ind_nifty50list.csv", "NIFTY 50")]
    [InlineData("lists.zip/ind_nifty500list.csv", "NIFTY 500")]
    [InlineData("nifty750list.csv", "NIFTY 750")]
    [InlineData("ind_niftynext50list.csv", "NIFTY NEXT 50")]
    [InlineData("ind_niftymidcap150list.csv", "NIFTY MIDCAP 150")]
    [InlineData("ind_niftybanklist.csv", "NIFTY BANK")]
    [InlineData("download.csv", "")]
    public void An_index_is_named_by_the_file(string stream, string index)
    {
        var fact = Assert.Single(Read(SourceIds.NseIndexList, stream, "Company Name,Industry,Symbol,Series,ISIN Code\nCipla Ltd.,Healthcare,CIPLA,EQ,INE059A01026\n")).Record!;

        Assert.Equal((index, "Healthcare", new DateOnly(2026, 7, 12)), (fact.List, fact.Sector, fact.AsOf));
    }

    [Theory]
    [InlineData("Old,New\nZOMATO,ETERNAL\n", null)]
    [InlineData("SM_NAME,SM_KEY_SYMBOL,SM_NEW_SYMBOL,SM_APPLICABLE_FROM\nEternal Limited,ZOMATO,ETERNAL,09-APR-2025\n", "2025-04-09")]
    [InlineData("Eternal Limited,ZOMATO,ETERNAL,09-APR-2025\n", "2025-04-09")]
    public void Changed_symbols_come_with_days_or_without_and_with_a_header_or_without(string content, string? on)
    {
        var parsed = Assert.Single(Read(SourceIds.NseSymbolChanges, "changes.csv", content));

        Assert.Equal(("ZOMATO", "ETERNAL", on), (parsed.Record!.FormerSymbol?.Value, parsed.Record.Symbol?.Value, parsed.Record.ChangedOn?.ToString("yyyy-MM-dd", null)));
    }

    [Fact]
    public void The_list_of_bse_brings_isins_where_it_has_them()
    {
        var facts = Read(
            SourceIds.BseSecurities,
            "Equity.csv",
            "Security Code,Issuer Name,Security Id,Security Name,Status,Group,Face Value,ISIN No,Industry\n500325,Reliance Industries Limited,RELIANCE,RELIANCE,Active,A ,10.00,INE002A01018,Refineries\n500000,Old Limited,OLD,OLD,Delisted,,10.00,NA,\n");

        Assert.Equal([("500325", "INE002A01018"), ("500000", null)], facts.Select(parsed => (parsed.Record!.BseCode!, parsed.Record.Isin)));
    }

    [Theory]
    [InlineData("X,X Limited,EQ,29-NOV-1995,10,1,DUM418H01029,10", "parse.isin", "ISIN NUMBER")]
    [InlineData("X,X Limited,EQ,29-NOV-1995,10,1,,10", "parse.required", "ISIN NUMBER")]
    [InlineData(",X Limited,EQ,29-NOV-1995,10,1,INE002A01018,10", "parse.required", "SYMBOL")]
    [InlineData("X Y,X Limited,EQ,29-NOV-1995,10,1,INE002A01018,10", "parse.ticker", "SYMBOL")]
    [InlineData("X,X Limited,EQ,31-FEB-1995,10,1,INE002A01018,10", "parse.date", "DATE OF LISTING")]
    [InlineData("X,X Limited,EQ,29-NOV-1995,10,1,INE002A01018,ten", "parse.number", "FACE VALUE")]
    [InlineData("X,X Limited,EQ", "parse.columns", null)]
    [InlineData("X,\"X Limited,EQ,29-NOV-1995,10,1,INE002A01018,10", "parse.quote", null)]
    public void A_bad_row_is_reported_by_line_and_leaves_its_neighbours_alone(string bad, string rule, string? field)
    {
        const string Good = "RELIANCE,Reliance Industries Limited,EQ,29-NOV-1995,10,1,INE002A01018,10\n";

        var parsed = Read(SourceIds.NseEquityList, "EQUITY_L.csv", EquityHeader + Good + bad + "\n" + Good);

        Assert.Equal([null, rule, null], parsed.Select(row => row.Verdict?.Rule));
        Assert.Equal((3, field), (parsed[1].Position, parsed[1].Verdict!.Field));
    }

    [Fact]
    public void A_change_of_a_symbol_to_itself_is_refused()
    {
        var verdict = Assert.Single(Read(SourceIds.NseSymbolChanges, "changes.csv", "Old,New\nSAME,SAME\n")).Verdict!;

        Assert.Equal(("symbol_change.same", "New is \"SAME\" like Old; a change of symbol needs two."), (verdict.Rule, verdict.Message));
    }

    [Fact]
    public void A_name_in_latin_1_is_read_as_such()
    {
        var content = Encoding.Latin1.GetBytes("Company Name,Scrip Code\nNestl\u00e9 India,500790\n");

        Assert.Equal("Nestl\u00e9 India", Assert.Single(Read(SourceIds.BseScripCodes, "codes.csv", content)).Record!.Name);
    }

    [Fact]
    public void A_list_longer_than_any_is_refused_as_a_whole()
    {
        var content = new StringBuilder("Old,New\n");
        for (var i = 0; i < 100_001; i++) { content.Append("A,B\n"); }

        var refusal = Assert.Throws<MalformedDocumentException>(() => Read(SourceIds.NseSymbolChanges, "changes.csv", content.ToString()));
        Assert.Equal("document.size", refusal.Rule);
    }

    [Fact]
    public async Task What_is_no_list_is_refused_by_name_with_what_is_known()
    {
        await File.WriteAllTextAsync(_folder["a.csv"], "a,b,c\n1,2,3\n");
        await File.WriteAllTextAsync(_folder["codes.csv"], "Company Name,Scrip Code\nCipla Ltd.,500087\n");
        await File.WriteAllTextAsync(_folder["empty.csv"], EquityHeader);

        var files = await new ReferenceFiles(Options.Create(new EndOfDayFileOptions()), TimeProvider.System).ReadAsync([_folder.FullPath], default).ToListAsync();

        Assert.StartsWith("a.csv: not a known list of shares: its first line is \"a,b,c\". Known lists: NSE equity list (", files[0].Refusal, StringComparison.Ordinal);
        Assert.Equal(SourceIds.BseScripCodes, files[1].Document?.Source);
        Assert.EndsWith("but no row.", files[2].Refusal, StringComparison.Ordinal);
    }

    private static List<Parsed<ReferenceFact>> Read(string source, string stream, string content) => Read(source, stream, Encoding.UTF8.GetBytes(content));

    private static List<Parsed<ReferenceFact>> Read(string source, string stream, byte[] content) =>
        [.. new ReferenceParser().Parse(new RawDocument { Source = source, Stream = stream, Content = content, ContentType = "text/csv", Request = stream, FetchedAt = Fetched })];
}
