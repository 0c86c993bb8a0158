using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using static SentinelMarket.Tests.Sources.Files.Bhavcopy;

namespace SentinelMarket.Tests.Sources.Files;

/// <summary>Whole files of every format, generated with all the liberties that their writers take.</summary>
public sealed class GeneratedBhavcopyTests
{
    private static readonly (string Source, string Name, string Header, string Row)[] Formats =
    [
        ("nse.eod.full", "sec_bhavdata_full_25012024.csv", FullHeader, FullRow),
        ("nse.eod.udiff", "f.csv", UdiffHeader, UdiffRow),
        ("bse.eod.udiff", "f.csv", UdiffHeader, BseUdiffRow),
        ("nse.eod.legacy", "f.csv", LegacyHeader, LegacyRow),
        ("nse.eod.legacy", "f.csv", OldLegacyHeader, OldLegacyRow),
        ("bse.eod.legacy", BseLegacyName, BseLegacyHeader, BseLegacyRow),
        ("bse.eod.legacy", "EQ_ISINCODE_200421.CSV", BseIsinHeader, BseIsinRow),
    ];

    [Fact]
    public void A_sound_file_is_read_in_full_whatever_its_line_ends_quotes_and_order_of_columns() =>
        Prop.ForAll(Arb.From(SoundFile()), file =>
        {
            var extraction = FileRecognition.Recognise(file.Name, file.Name, file.Content, Now);
            Assert.Equal((null, file.Source), (extraction.Refusal, extraction.Document?.Source));
            var parsed = new BhavcopyParser().Parse(extraction.Document!).ToList();
            Assert.Null(new BhavcopyOracle(file.Content, file.Source, FileNameDay.Of(file.Name)).Contradiction(parsed));
            Assert.Equal(file.Rows, parsed.Count(line => line.Record is not null));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(600));

    [Fact]
    public void A_file_that_is_cut_off_gives_its_whole_lines_and_at_most_what_is_left_of_the_last() =>
        Prop.ForAll(Arb.From(from file in SoundFile() from cut in Gen.Choose(1, file.Content.Length) select (file, cut)), pair =>
        {
            var content = pair.file.Content[..pair.cut];
            try
            {
                var parsed = new BhavcopyParser().Parse(Document(content, pair.file.Source, pair.file.Name)).ToList();
                Assert.Null(new BhavcopyOracle(content, pair.file.Source, FileNameDay.Of(pair.file.Name)).Contradiction(parsed));
                Assert.All(parsed.SkipLast(1), line => Assert.NotNull(line.Record));
            }
            catch (MalformedDocumentException)
            {
                // Cut off within the header, or before it.
                Assert.DoesNotContain((byte)'\n', content.AsSpan().TrimStart("\uFEFF \t\r\n"u8).ToArray());
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(600));

    private static Gen<GeneratedFile> SoundFile() =>
        from format in Gen.Elements(Formats)
        from bom in Gen.Elements("", "\uFEFF")
        from headerCase in Gen.Choose(0, 2)
        from pad in Gen.Elements("", " ", "\t", "  ")
        from closing in Gen.Elements("", ",")
        from keys in Gen.Shuffle(Enumerable.Range(0, Columns(format.Header).Length).ToArray())
        from isShuffled in Gen.Elements(true, false)
        from rows in Gen.Choose(1, 12).SelectMany(count => Row(format.Header, format.Row).ListOf(count))
        from ends in Gen.Elements("\n", "\r\n", "\n\n", "\r\n \r\n", "\n\t\n").ListOf(rows.Count + 1)
        from lastEnd in Gen.Elements("", "\n", "\r\n", "\n\n\n")
        let order = isShuffled ? keys : [.. Enumerable.Range(0, keys.Length)]
        let header = string.Join(',', order.Select(i => Cased(Columns(format.Header)[i], headerCase))) + closing
        let lines = rows.Select(row => string.Join(',', order.Select(i => pad + row[i] + pad)) + closing)
        let text = bom + string.Concat(new[] { header }.Concat(lines).Select((line, i) => line + (i == rows.Count ? lastEnd : ends[i])))
        select new GeneratedFile(format.Source, format.Name, Encoding.UTF8.GetBytes(text), rows.Count);

    // Values of the column's kind, told from those of the format's sample row; now and then missing where they may be, or quoted.
    private static Gen<string[]> Row(string header, string sample)
    {
        var columns = Columns(header);
        var values = sample.Split(',').Take(columns.Length).Select(value => value.Trim()).ToArray();
        return Gen.CollectToArray(columns.Select((column, i) => (column, i)), pair => Field(pair.column, values[pair.i]));
    }

    private static Gen<string> Field(string column, string sample)
    {
        var value = column.ToUpperInvariant() switch
        {
            "SC_CODE" => Gen.Choose(500_000, 999_999).Select(Written),
            "FININSTRMID" => Gen.Choose(1, 999_999).Select(Written),
            "SYMBOL" or "TCKRSYMB" => Gen.Elements("MANGO", "M&M", "BAJAJ-AUTO", "20MICRONS", "A", "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", "lower"),
            "SERIES" or "SCTYSRS" or "SC_GROUP" => Gen.Elements("EQ", "BE", "A", "XT", "T0", "1"),
            "SC_NAME" or "FININSTRMNM" => Gen.Elements("PLUM LTD.   ", "6\" PIPES", "\"COMMA, \"\"QUOTED\"\"\"", "FR\u00DCHTE \u0905", "A\\B\u0001"),
            "ISIN" or "ISIN_CODE" => Gen.Elements(sample, "INF209KB16D7", "PENDING", ""),
            "DATE1" or "TIMESTAMP" => Date("dd-MMM-yyyy"),
            "TRADDT" or "BIZDT" => Date("yyyy-MM-dd"),
            "TRADING_DATE" => Date("dd-MMM-yy"),
            "CLOSE" or "CLSPRIC" or "CLOSE_PRICE" => Price(),
            _ when !decimal.TryParse(sample, CultureInfo.InvariantCulture, out _) => Gen.Constant(sample),
            _ when sample.Contains('.', StringComparison.Ordinal) => Gen.OneOf(Price(), Price(), Gen.Elements("", "-", "0", "0.00", "123456789012345678.25")),
            _ => Gen.OneOf(Gen.Choose(0, int.MaxValue).Select(Written), Gen.Elements("", "-", "999999999999999999", "007")),
        };
        return from text in value
               from quoted in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
               select quoted && !text.Contains('"', StringComparison.Ordinal) ? $"\"{text}\"" : text;
    }

    private static Gen<string> Price() =>
        from paise in Gen.Choose(1, 1_000_000_000)
        from decimals in Gen.Choose(0, 4)
        select (paise / 100m).ToString("F" + Written(decimals), CultureInfo.InvariantCulture);

    private static Gen<string> Date(string shape) =>
        Gen.Choose(0, 12_000).Select(days => new DateOnly(1995, 1, 1).AddDays(days).ToString(shape, CultureInfo.InvariantCulture));

    private static string Written(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string[] Columns(string header) => [.. header.TrimEnd(',').Split(',').Select(column => column.Trim())];

    private static string Cased(string name, int kind) => kind switch { 0 => name, 1 => name.ToLowerInvariant(), _ => $" {name.ToUpperInvariant()}" };

    private sealed record GeneratedFile(string Source, string Name, byte[] Content, int Rows)
    {
        public override string ToString() => $"{Source} {Name} {Rows} rows:\n{Encoding.UTF8.GetString(Content)}";
    }
}
