using System.Text.RegularExpressions;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Quality;

public sealed partial class RuleCatalogTests
{
    // Names of other things that look like a rule's id.
    private static readonly string[] OtherNames = ["feed.subject", "feed.mask", "feed.judge", "feed.call", "feed.attempts"];

    [Fact]
    public void Every_verdict_of_a_parser_is_a_documented_rule()
    {
        var known = RuleCatalog.All.Select(rule => rule.Id).ToHashSet(StringComparer.Ordinal);
        var sources = typeof(SourceIds).GetFields().Select(field => (string?)field.GetValue(null)).ToHashSet(StringComparer.Ordinal);
        var used = Directory.EnumerateFiles(Path.Combine(Repository.Root, "SentinelMarket.Core", "Sources"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Ids().Matches(File.ReadAllText(file)).Select(match => match.Groups["id"].Value)).ToHashSet(StringComparer.Ordinal);
        used.ExceptWith(sources!);
        used.ExceptWith(OtherNames);

        Assert.NotEmpty(used);
        Assert.Empty(used.Except(known, StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_id_names_one_rule_of_a_kind_and_every_rule_says_what_it_demands()
    {
        Assert.Equal(RuleCatalog.All.Count, RuleCatalog.All.DistinctBy(rule => (rule.Kind, rule.Id)).Count());
        Assert.All(RuleCatalog.All, rule => Assert.Matches("^[A-Z].*\\.$", rule.Description));
        Assert.Equal(RecordKind.Price, RuleCatalog.Find(SourceIds.NseQuote, "timestamp.required")!.Kind);
        Assert.Equal(RecordKind.Message, RuleCatalog.Find(SourceIds.Reddit, "text.length")!.Kind);
        Assert.Equal(RecordKind.Document, RuleCatalog.Find(SourceIds.NseEodUdiff, "parse.number")!.Kind);
        Assert.Null(RuleCatalog.Find(SourceIds.X, "high.not_below_low"));
    }

    [Fact]
    public void Sources_send_records_of_their_kind()
    {
        Assert.Equal(RecordKind.Price, RecordKinds.OfSource(SourceIds.BseGraph));
        Assert.Equal(RecordKind.Price, RecordKinds.OfSource(SourceIds.BseEodLegacy));
        Assert.Equal(RecordKind.Instrument, RecordKinds.OfSource(SourceIds.NseEquityList));
        Assert.Equal(RecordKind.Message, RecordKinds.OfSource(SourceIds.NseFilings));
    }

    [Fact]
    public void A_volume_that_falls_is_found_in_the_batch_and_against_the_warehouse()
    {
        var at = new DateTimeOffset(2024, 1, 25, 5, 0, 0, TimeSpan.Zero);
        StockRecord Quote(int minute, long? volume, string ticker = "TCS") => new()
        {
            Ticker = Ticker.Parse(ticker), Series = "EQ", Exchange = Exchange.Nse, Price = 1m, Volume = volume, TradingDay = new DateOnly(2024, 1, 25), Timestamp = at.AddMinutes(minute), Source = SourceIds.NseQuote,
        };
        var quotes = new[] { Quote(3, 90), Quote(1, 100), Quote(2, null), Quote(4, 95), Quote(1, 40, "INFY"), Quote(1, 30, "ACC") };

        var found = BatchRules.FallingVolumes(quotes, new Dictionary<int, (DateTimeOffset, long)> { [4] = (at, 50), [5] = (at, 30) });

        Assert.Equal([4, 0], found.Select(one => one.Index));
        Assert.Equal("Volume 90 of TCS is less than 100 at 2024-01-25 05:01:00 UTC, earlier on the day.", found[1].Verdict.Message);
        Assert.All(found, one => Assert.Equal(("volume.not_falling", Severity.Warn), (one.Verdict.Rule, one.Verdict.Severity)));
    }

    [Fact]
    public void A_line_of_a_list_of_shares_is_held_to_its_rules()
    {
        var validator = new InstrumentValidator(TimeProvider.System);
        var sound = new ReferenceFact { Source = SourceIds.NseEquityList, Symbol = Ticker.Parse("TCS"), Isin = "INE467B01029", FaceValue = 1m, ListedOn = new DateOnly(2004, 8, 25), AsOf = new DateOnly(2024, 1, 25) };

        Assert.Empty(validator.Validate(sound));
        Assert.Equal("identity.required", Assert.Single(validator.Validate(sound with { Symbol = null, Isin = null })).Rule);
        Assert.Equal("Face value -1 is not between 0 and 10,000,000.", Assert.Single(validator.Validate(sound with { FaceValue = -1m })).Message);
        var foreign = Assert.Single(validator.Validate(sound with { Isin = "US0378331005" }));
        Assert.Equal(("isin.indian", Severity.Warn), (foreign.Rule, foreign.Severity));
        Assert.Equal("listed_on.plausible", Assert.Single(validator.Validate(sound with { ListedOn = new DateOnly(2999, 1, 1) })).Rule);
    }

    [GeneratedRegex("\"(?<id>[a-z_]+\\.[a-z_]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Ids();
}
