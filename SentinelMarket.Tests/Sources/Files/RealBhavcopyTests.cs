using System.Globalization;
using System.Text;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using Xunit.Abstractions;
using static SentinelMarket.Tests.Sources.Files.Bhavcopy;

namespace SentinelMarket.Tests.Sources.Files;

/// <summary>The exchanges' own files, where the machine has them.</summary>
public sealed class RealBhavcopyTests(ITestOutputHelper output)
{
    private const string Full2024 = "nse_bhavcopy/nse_sec_bhavdata_full_2024.zip";

    private static readonly string[] NseArchives =
    [
        "nse_bhavcopy/nse_legacy_cm_bhav_2011.zip", "nse_bhavcopy/nse_legacy_cm_bhav_2018.zip", Full2024, "nse_bhavcopy/nse_udiff_cm_2024_q1.zip", "nse_bhavcopy/nse_udiff_cm_2025.zip",
    ];

    /// <summary>
    /// The only rows that are not loaded or warned about: the line in which one file was cut off by its publisher, the T0 series, whose
    /// close is that of the main series, and days of listing, split or bonus, on which no band of the previous close holds.
    /// </summary>
    [RecordedTheory]
    [InlineData("nse_bhavcopy/nse_legacy_cm_bhav_2011.zip", "nse.eod.legacy", 246, 370_384, "change.plausible 1, price.within_band 208")]
    [InlineData("nse_bhavcopy/nse_legacy_cm_bhav_2018.zip", "nse.eod.legacy", 244, 459_234, "change.plausible 1, price.within_band 158")]
    [InlineData(Full2024, "nse.eod.full", 257, 679_304, "change.plausible 7, parse.columns 1, price.within_band 489, price.within_range 36")]
    [InlineData("nse_bhavcopy/nse_udiff_cm_2024_q1.zip", "nse.eod.udiff", 62, 165_730, "change.plausible 2, price.within_band 168, price.within_range 8")]
    [InlineData("nse_bhavcopy/nse_udiff_cm_2025.zip", "nse.eod.udiff", 48, 141_108, "change.plausible 1, price.within_band 95, price.within_range 5")]
    [InlineData("bse_bhavcopy/210421.zip", "bse.eod.legacy", 1, 3_322, "")]
    [InlineData("bse_bhavcopy/EQ010421.CSV", "bse.eod.legacy", 1, 3_363, "price.within_band 1")]
    [InlineData("bse_bhavcopy/EQ080719.CSV", "bse.eod.legacy", 1, 2_888, "price.within_band 1")]
    public async Task Every_row_of_the_exchanges_is_a_record_with_a_key_of_its_own(string file, string source, int files, int rows, string verdicts)
    {
        var parser = new BhavcopyParser();
        var validator = new DataValidator(new FixedClock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        var found = new SortedDictionary<string, int>(StringComparer.Ordinal);
        int read = 0, records = 0, quarantined = 0, lines = 0, odd = 0;
        foreach (var extraction in await ReadAsync(RecordedFactAttribute.PathOf(file)))
        {
            Assert.Equal((null, source), (extraction.Refusal, extraction.Document?.Source));
            read++;
            lines += Encoding.UTF8.GetString(extraction.Document!.Content.Span).Split('\n').Count(line => !string.IsNullOrWhiteSpace(line)) - 1;
            var keys = new HashSet<(string, string, DateTimeOffset)>();
            foreach (var line in parser.Parse(extraction.Document))
            {
                var refused = line.Verdict is { } verdict ? [verdict] : validator.Validate(line.Record!);
                foreach (var each in refused)
                {
                    output.WriteLine($"{each.Severity} {each.Rule} {extraction.Stream} line {line.Position} {line.Record?.Ticker} {line.Record?.Series}: {each.Message}");
                    found[each.Rule] = found.GetValueOrDefault(each.Rule) + 1;
                }

                if (line.Record is not { } record || refused.Any(each => each.Severity == Severity.Reject))
                {
                    quarantined++;
                    continue;
                }

                records++;
                odd += IsTurnoverWithinPrices(record) ? 0 : 1;
                Assert.True(keys.Add((record.Ticker.Value, record.Series, record.Timestamp)), $"{extraction.Stream} has {record.Ticker} {record.Series} twice");
            }
        }

        Assert.Equal((files, rows, rows, 0), (read, lines, records + quarantined, odd));
        Assert.Equal(verdicts, string.Join(", ", found.Select(rule => $"{rule.Key} {rule.Value}")));
    }

    /// <summary>
    /// Copies of the session before, downloaded on a holiday under the holiday's name; those of the Saturdays 20 January and 18 May are the
    /// only ones of their session.
    /// </summary>
    [RecordedFact]
    public async Task Exactly_sixteen_files_of_the_archives_are_of_another_day_than_their_name()
    {
        List<string> notes = [];
        foreach (var archive in NseArchives)
        {
            notes.AddRange((await ReadAsync(RecordedFactAttribute.PathOf(archive))).Where(file => file.Note is not null).Select(file => $"{file.Stream}: {file.Note}"));
        }

        (string Named, string Inside)[] days =
        [
            ("22-Jan-2024", "20-Jan-2024"), ("26-Jan-2024", "25-Jan-2024"), ("08-Mar-2024", "07-Mar-2024"), ("25-Mar-2024", "22-Mar-2024"),
            ("29-Mar-2024", "28-Mar-2024"), ("11-Apr-2024", "10-Apr-2024"), ("17-Apr-2024", "16-Apr-2024"), ("01-May-2024", "30-Apr-2024"),
            ("20-May-2024", "18-May-2024"), ("17-Jun-2024", "14-Jun-2024"), ("17-Jul-2024", "16-Jul-2024"), ("15-Aug-2024", "14-Aug-2024"),
            ("02-Oct-2024", "01-Oct-2024"), ("15-Nov-2024", "14-Nov-2024"), ("20-Nov-2024", "19-Nov-2024"), ("25-Dec-2024", "24-Dec-2024"),
        ];
        var expected = days.Select(day => $"nse_sec_bhavdata_full_2024.zip/sec_bhavdata_full_{Digits(day.Named)}.csv: name says {day.Named}, rows are of {day.Inside}: stale copy");
        Assert.Equal(expected.Order(StringComparer.Ordinal), notes.Order(StringComparer.Ordinal));

        static string Digits(string day) => DateOnly.ParseExact(day, "dd-MMM-yyyy", CultureInfo.InvariantCulture).ToString("ddMMyyyy", CultureInfo.InvariantCulture);
    }

    [RecordedFact]
    public async Task The_plain_samples_are_recognised_and_another_segment_is_refused_by_name()
    {
        var samples = await ReadAsync(RecordedFactAttribute.PathOf("nse_bhavcopy/samples"));
        Assert.Equal(
            ["nse.eod.udiff", "nse.eod.udiff", "nse.eod.udiff", "nse.eod.legacy", "nse.eod.legacy", "nse.eod.legacy", "nse.eod.full", "nse.eod.full", "nse.eod.full"],
            samples.Select(file => file.Document?.Source));
        Assert.Equal(
            "bse_udiff_FO_20250814.csv: BSE F&O UDiFF (Sgmt FO, Src BSE): only cash market files are imported.",
            Assert.Single(await ReadAsync(RecordedFactAttribute.PathOf("bse_bhavcopy/bse_udiff_FO_20250814.csv"))).Refusal);
    }

    /// <summary>Line 1 is the header.</summary>
    [RecordedTheory]
    [InlineData("nse_bhavcopy/samples/cm01JAN2020bhav.csv", 2, "20MICRONS", "1764577.1")]
    [InlineData("nse_bhavcopy/samples/sec_bhavdata_full_08072024.csv", 3, "20MICRONS", "50264000.00")]
    [InlineData("nse_bhavcopy/samples/BhavCopy_NSE_CM_0_0_0_20240708_F_0000.csv", 2, "TASTYBITE", "28877900.75")]
    [InlineData("bse_bhavcopy/EQ010421.CSV", 2, "500002", "7217095.00")]
    public async Task The_turnover_of_a_real_row_is_in_rupees(string file, int position, string ticker, string rupees)
    {
        var document = Assert.Single(await ReadAsync(RecordedFactAttribute.PathOf(file))).Document!;
        var record = new BhavcopyParser().Parse(document).First(line => line.Position == position).Record!;
        Assert.Equal((ticker, rupees), (record.Ticker.Value, record.ValueTraded?.ToString(CultureInfo.InvariantCulture)));
    }

    [RecordedFact]
    public void The_recorded_rows_of_the_unified_BSE_format_are_read()
    {
        var all = File.ReadAllLines(RecordedFactAttribute.PathOf("bse_bhavcopy/schema_samples_bse_nse_formats.txt")).Where(line => line.Length > 0).ToArray();
        var header = Array.FindIndex(all, line => line.StartsWith("TradDt,", StringComparison.Ordinal));
        var records = Parse(Lines(all[header..(header + 4)]), "bse.eod.udiff").Select(line => line.Record!).ToList();

        Assert.Equal(
            [("500002", "A", "INE117A01022", 8207.45m, 12_595L, 103_936_425m), ("500003", "A", "INE208C01025", 847.65m, 287_864L, 245_450_204m), ("500008", "A", "INE885A01032", 1615.75m, 35_790L, 58_147_121m)],
            records.Select(record => (record.Ticker.Value, record.Series, record.Isin!, record.Price, record.Volume!.Value, record.ValueTraded!.Value)));
        Assert.Contains("\"TckrSymb\":\"ARE&M\"", records[2].RawData);
    }

    /// <summary>A hundred rows of each real format, every other one broken in each column and way; see <see cref="BhavcopyMutations"/>.</summary>
    [RecordedTheory]
    [InlineData("nse_bhavcopy/samples/cm03JAN2011bhav.csv")]
    [InlineData("nse_bhavcopy/samples/cm01JAN2020bhav.csv")]
    [InlineData("nse_bhavcopy/samples/sec_bhavdata_full_08072024.csv")]
    [InlineData("nse_bhavcopy/samples/BhavCopy_NSE_CM_0_0_0_20250829_F_0000.csv")]
    [InlineData("bse_bhavcopy/EQ010421.CSV")]
    public async Task A_malformed_copy_of_a_real_file_never_gives_a_wrong_row(string file)
    {
        var document = Assert.Single(await ReadAsync(RecordedFactAttribute.PathOf(file))).Document!;
        var lines = Encoding.UTF8.GetString(document.Content.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var rows = lines.Skip(1).Where((_, i) => i % 17 == 0).Take(100).ToList();
        var (contradictions, parsed) = BhavcopyMutations.Run(document.Source, document.Stream, lines[0].TrimEnd('\r'), rows);

        output.WriteLine($"{document.Stream}: {parsed} lines");
        Assert.Empty(contradictions);
    }

    // The average price lies between low and high. One format rounds the turnover to a hundredth of a lakh; BSE cuts off the paise, and
    // rounds the prices of its debentures (group F).
    private static bool IsTurnoverWithinPrices(StockRecord record)
    {
        var rounding = record.Source switch { "nse.eod.full" => 500m, "bse.eod.legacy" => 1m, _ => 0.005m };
        return record is { Source: "bse.eod.legacy", Series: "F" }
            || record is not { Low: { } low, High: { } high, Volume: { } volume, ValueTraded: { } value }
            || (value >= (low * volume) - rounding && value <= (high * volume) + rounding);
    }
}
