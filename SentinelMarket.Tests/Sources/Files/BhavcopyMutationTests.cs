using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using static SentinelMarket.Tests.Sources.Files.Bhavcopy;

namespace SentinelMarket.Tests.Sources.Files;

/// <summary>Broken copies of every format, held against a reader of another kind: a wrong row never comes out.</summary>
public sealed class BhavcopyMutationTests
{
    private static readonly byte[] Interesting = [.. ",,,\"\"\n\n\r\r- \t.09eE+\\\u0001"u8, 0xFF, 0xC3, 0x80];

    /// <summary>Source, name of the file, header and rows of each format.</summary>
    public static TheoryData<string, string, string, string[]> Files => new()
    {
        { "nse.eod.full", "sec_bhavdata_full_25012024.csv", FullHeader, [FullRow, FullRowWithoutDeliveries, FullRow] },
        { "nse.eod.udiff", "BhavCopy_NSE_CM_0_0_0_20250103_F_0000.csv", UdiffHeader, [UdiffRow, UdiffRow] },
        { "bse.eod.udiff", "BhavCopy_BSE_CM_0_0_0_20240712_F_0000.CSV", UdiffHeader, [BseUdiffRow, BseUdiffRow] },
        { "nse.eod.legacy", "cm01JAN2020bhav.csv", LegacyHeader, [LegacyRow, LegacyRow] },
        { "nse.eod.legacy", "cm03JAN2011bhav.csv", OldLegacyHeader, [OldLegacyRow, OldLegacyRow] },
        { "bse.eod.legacy", BseLegacyName, BseLegacyHeader, [BseLegacyRow, BseLegacyRow] },
        { "bse.eod.legacy", "EQ_ISINCODE_200421.CSV", BseIsinHeader, [BseIsinRow, BseIsinRow] },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_broken_column_is_a_verdict_or_what_a_person_reads(string source, string name, string header, string[] rows)
    {
        var (contradictions, lines) = BhavcopyMutations.Run(source, name, header, rows);

        Assert.Empty(contradictions);
        Assert.True(lines > header.Split(',').Length * 50, $"only {lines} lines were tried");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_second_reader_notices_every_wrong_field(string source, string name, string header, string[] rows)
    {
        var content = Encoding.UTF8.GetBytes(Lines(header, rows[0]));
        var oracle = new BhavcopyOracle(content, source, FileNameDay.Of(name));
        var sound = Assert.Single(new BhavcopyParser().Parse(Document(content, source, name)));
        StockRecord[] wrong =
        [
            sound.Record! with { Ticker = Ticker.Parse("KIWI") }, sound.Record with { Series = "ZZ" }, sound.Record with { Isin = "INE999A01018" },
            sound.Record with { Exchange = sound.Record.Exchange == Exchange.Nse ? Exchange.Bse : Exchange.Nse }, sound.Record with { Source = "nse.quote" },
            sound.Record with { Price = sound.Record.Open!.Value }, sound.Record with { Open = sound.Record.Low }, sound.Record with { High = sound.Record.Low },
            sound.Record with { Low = null }, sound.Record with { PreviousClose = sound.Record.Price }, sound.Record with { Volume = sound.Record.Volume + 1 },
            sound.Record with { ValueTraded = sound.Record.ValueTraded / 100_000m }, sound.Record with { Trades = sound.Record.Volume },
            sound.Record with { TradingDay = sound.Record.TradingDay.AddDays(1) }, sound.Record with { Timestamp = sound.Record.Timestamp.AddSeconds(1) },
            sound.Record with { RawData = null }, sound.Record with { RawData = "{\"LAST\":1}" }, sound.Record with { RawData = sound.Record.RawData!.Replace(".", ".1") },
        ];

        Assert.Null(oracle.Contradiction([sound]));
        Assert.All(wrong, record => Assert.NotNull(oracle.Contradiction([sound with { Record = record }])));
        Assert.NotNull(oracle.Contradiction([]));
        Assert.NotNull(oracle.Contradiction([sound, sound]));
        Assert.NotNull(oracle.Contradiction([sound with { Verdict = new Verdict("parse.number", Severity.Reject, null, "both") }]));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Whatever_bytes_are_broken_no_line_is_lost_and_no_row_is_wrong(string source, string name, string header, string[] rows)
    {
        var valid = Encoding.UTF8.GetBytes(Lines([header, .. rows, .. rows, .. rows]));
        var edit =
            from kind in Gen.Choose(0, 2)
            from at in Gen.Choose(0, valid.Length - 1)
            from length in Gen.Choose(1, 40)
            from value in Gen.OneOf(Gen.Elements(Interesting), Gen.Choose(1, 255).Select(number => (byte)number))
            select (kind, at, length, value);
        var edits = edit.NonEmptyListOf().Select(list => list.Take(6).ToList());

        Prop.ForAll(Arb.From(edits), list =>
        {
            var content = list.Aggregate(valid, Apply);
            try
            {
                var problem = new BhavcopyOracle(content, source, FileNameDay.Of(name)).Contradiction([.. new BhavcopyParser().Parse(Document(content, source, name))]);
                return (problem is null).Label(problem ?? "");
            }
            catch (MalformedDocumentException)
            {
                return true.Label("refused as a whole");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    private static byte[] Apply(byte[] content, (int Kind, int At, int Length, byte Value) edit)
    {
        var at = Math.Min(edit.At, content.Length);
        var after = Math.Min(content.Length, at + edit.Length);
        return edit.Kind switch
        {
            0 => [.. content[..at], edit.Value, .. content[Math.Min(content.Length, at + 1)..]],
            1 => [.. content[..at], .. Enumerable.Repeat(edit.Value, edit.Length), .. content[at..]],
            _ => [.. content[..at], .. content[after..]],
        };
    }
}
