using System.Globalization;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Warehouse;

/// <summary>How much the warehouse holds and how fast it grows, in figures that say whether they are measured.</summary>
public sealed class StatisticsViewModel(WarehouseStatistics statistics)
{
    private const string PriceTable = "stock_data_warehouse";

    public IReadOnlyList<Figure> Tiles { get; } = [.. TilesOf(statistics)];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<MonthBar> Months { get; } = MonthsOf(statistics.Months);

    public string MonthsNote => $"{Figures.Count(Months.Count, "month")} with rows, newest first";

    private static IEnumerable<Figure> TilesOf(WarehouseStatistics statistics)
    {
        if (statistics.Tables.FirstOrDefault(table => table.Name == PriceTable) is { } table)
        {
            yield return new("Rows", (table.RowsAreEstimated ? "≈ " : string.Empty) + Figures.Count(table.Rows), table.RowsAreEstimated ? "the planner's estimate" : "counted");
            yield return new("Size", Figures.Bytes(table.Bytes), $"with indexes, {Figures.Count(table.Partitions, "partition")}");
        }

        if (statistics is { FirstDay: { } first, LastDay: { } last })
        {
            yield return new("Oldest day", Instants.Day(first), "first trading day with rows");
            yield return new("Newest day", Instants.Day(last), $"measured {Instants.Time(statistics.MeasuredAt)} IST");
        }

        if (statistics.Growth is { } growth)
        {
            yield return new(
                "Growth",
                Figures.Count((long)Math.Round(growth.RowsPerDay)) + " a day",
                $"rows, over {(growth.TradingDays == 1 ? "the newest trading day" : $"the newest {Figures.Count(growth.TradingDays)} trading days")}; about {Figures.Bytes(growth.BytesPerMonth)} a month (estimate)");
        }
    }

    private static IReadOnlyList<MonthBar> MonthsOf(IReadOnlyList<MonthStatistics> months)
    {
        var most = months.Select(month => month.Rows).DefaultIfEmpty().Max();
        return
        [
            .. months.Reverse().Select(month => new MonthBar(
                month.Month,
                month.Month.ToString("MMM yyyy", CultureInfo.InvariantCulture),
                (most > 0 ? 100.0 * month.Rows / most : 0).ToString("0.##", CultureInfo.InvariantCulture),
                $"/warehouse?from={AddressFields.DayText(month.Month)}&to={AddressFields.DayText(month.Month.AddMonths(1).AddDays(-1))}",
                month.Rows,
                month.TradingDays,
                month.Bytes)),
        ];
    }

    public sealed record Figure(string Label, string Value, string Detail);

    /// <summary>A month; the percentage is of the month with the most rows.</summary>
    public sealed record MonthBar(DateOnly Month, string Word, string Percent, string Address, long Rows, int Days, long Bytes);
}
