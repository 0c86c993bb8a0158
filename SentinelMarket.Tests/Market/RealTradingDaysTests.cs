using System.Globalization;
using System.IO.Compression;
using SentinelMarket.Core.Market;
using SentinelMarket.Tests.Sources;

namespace SentinelMarket.Tests.Market;

/// <summary>The calendar against the days that the exchanges' own files have and lack, where the machine has them.</summary>
public sealed class RealTradingDaysTests
{
    private const string BarsOf = "bars_";

    private static readonly string[] DateColumns = ["TIMESTAMP", "DATE1", "TradDt"];

    /// <summary>Every day in a file is a trading day; of the trading days of the period exactly the named ones have no file, as the archive is incomplete there.</summary>
    [RecordedTheory]
    [InlineData("nse_bhavcopy/nse_legacy_cm_bhav_2018.zip", 244, "2018-09-10 2018-09-12")]
    [InlineData("nse_bhavcopy/nse_sec_bhavdata_full_2024.zip", 245, "2024-03-02 2024-03-26 2024-09-16 2024-11-01")]
    [InlineData("nse_bhavcopy/nse_udiff_cm_2024_q1.zip", 62, "")]
    [InlineData("nse_bhavcopy/nse_udiff_cm_2025.zip", 48, "")]
    [InlineData("intraday/nse_nifty50_1min_bars_from_ticks_2021-04_06.zip", 50, "")]
    public void The_files_of_an_archive_are_of_the_trading_days(string archive, int days, string lacking)
    {
        var had = DaysOf(archive).ToHashSet();
        Assert.Equal(days, had.Count);
        Assert.DoesNotContain(had, day => !TradingCalendar.Indian.IsTradingDay(Exchange.Nse, day));
        var expected = TradingCalendar.Indian.TradingDays(Exchange.Nse, had.Min(), had.Max()).Where(day => !had.Contains(day));
        Assert.Equal(lacking, string.Join(' ', expected.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))));
    }

    /// <summary>What one archive lacks another has, so all holidays in doubt are settled: the drill of March, the day after Holi, and the evening of Diwali 2024.</summary>
    [RecordedFact]
    public void Files_of_single_days_are_of_trading_days()
    {
        Assert.Contains(new DateOnly(2024, 3, 2), DaysOf("nse_bhavcopy/nse_udiff_cm_2024_q1.zip"));
        Assert.Contains(new DateOnly(2024, 3, 26), DaysOf("nse_bhavcopy/nse_udiff_cm_2024_q1.zip"));
        DateOnly[] single = [DayInside(File.ReadLines(RecordedFactAttribute.PathOf("nse_bhavcopy/samples/BhavCopy_NSE_CM_0_0_0_20241101_F_0000.csv"))), new(2021, 4, 20), new(2021, 4, 1), new(2019, 7, 8)];
        Assert.Equal(new DateOnly(2024, 11, 1), single[0]);
        Assert.All(single, day => Assert.True(TradingCalendar.Indian.IsTradingDay(day.Year == 2024 ? Exchange.Nse : Exchange.Bse, day)));
    }

    [RecordedFact]
    public void The_recorded_list_of_holidays_names_a_holiday_of_the_calendar()
    {
        Assert.Contains("26-Jan-2023", File.ReadAllText(RecordedFactAttribute.PathOf("nse_api/NseIndiaApi_samples/holidays.json")), StringComparison.Ordinal);
        Assert.Equal("Republic Day", TradingCalendar.Indian.HolidayOn(Exchange.Nse, new DateOnly(2023, 1, 26)));
    }

    private static IEnumerable<DateOnly> DaysOf(string archive)
    {
        using var zip = ZipFile.OpenRead(RecordedFactAttribute.PathOf(archive));
        foreach (var entry in zip.Entries.Where(entry => entry.Length > 0))
        {
            if (entry.Name.StartsWith(BarsOf, StringComparison.Ordinal))
            {
                yield return DateOnly.ParseExact(entry.Name[BarsOf.Length..^".csv".Length], "yyyy-MM-dd", CultureInfo.InvariantCulture);
                continue;
            }

            using var reader = new StreamReader(entry.Open());
            yield return DayInside([reader.ReadLine()!, reader.ReadLine()!]);
        }
    }

    private static DateOnly DayInside(IEnumerable<string> lines)
    {
        var rows = lines.Take(2).Select(line => line.Split(',', StringSplitOptions.TrimEntries)).ToList();
        return DateOnly.ParseExact(rows[1][Array.FindIndex(rows[0], DateColumns.Contains)], ["dd-MMM-yyyy", "yyyy-MM-dd"], CultureInfo.InvariantCulture);
    }
}
