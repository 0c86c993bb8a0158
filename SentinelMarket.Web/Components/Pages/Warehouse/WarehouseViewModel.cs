using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Warehouse;

/// <summary>What the warehouse page reads; the statistics are null when they could not be read.</summary>
public sealed record WarehouseData(StockRowPage Page, WarehouseStatistics? Statistics);

/// <summary>What the warehouse page says, derived from what it read.</summary>
public sealed class WarehouseViewModel(WarehouseData data, WarehouseFilter filter)
{
    private const string PriceTable = "stock_data_warehouse";

    public IReadOnlyList<StockRow> Rows => data.Page.Rows;

    public bool IsFirstPage => filter.After is null;

    public string NewestAddress => filter.Address();

    /// <summary>The page after, or null on the last.</summary>
    public string? OlderAddress => data.Page.Next is { } next ? filter.Address(next) : null;

    /// <summary>How much the warehouse holds, in a sentence.</summary>
    public string Sentence
    {
        get
        {
            if (data.Statistics is not { } statistics) { return "How much the warehouse holds is not known at the moment."; }
            if (statistics.Sources.Count == 0 && (Table?.Rows ?? 0) <= 0) { return "The warehouse holds no prices yet."; }
            var rows = Table is { } table ? $"{(table.RowsAreEstimated ? "About " : string.Empty)}{Figures.Count(table.Rows)} prices" : "Prices";
            return statistics.Sources.Count == 0
                ? rows + "."
                : $"{rows} from {Figures.Count(statistics.Sources.Count, "source")}, {Instants.Day(statistics.Sources.Min(source => source.FirstDay))} to {Instants.Day(statistics.Sources.Max(source => source.LastDay))}.";
        }
    }

    /// <summary>The measure of the table, for the line under the rows.</summary>
    public string? SizeText => Table is not { } table ? null
        : $"{PriceTable}: {(table.RowsAreEstimated ? "about " : string.Empty)}{Figures.Count(table.Rows, "row")}{(table.RowsAreEstimated ? " (the planner's estimate)" : string.Empty)}, {Figures.Bytes(table.Bytes)} with indexes"
          + (table.Partitions > 0 ? $", {Figures.Count(table.Partitions, "partition")}" : string.Empty)
          + $"; measured {Instants.Time(data.Statistics!.MeasuredAt)} IST";

    public IReadOnlyList<SourceStatistics> Sources => data.Statistics?.Sources ?? [];

    /// <summary>What the rows on the page are.</summary>
    public string RowsText => Rows.Count == 0 ? "No rows" : $"{Figures.Count(Rows.Count, "row")}, newest first{(IsFirstPage ? string.Empty : ", older page")}";

    private TableStatistics? Table => data.Statistics?.Tables.FirstOrDefault(table => table.Name == PriceTable);

    /// <summary>The class of a change: up, down, or none.</summary>
    public static string? ChangeClass(decimal? percent) => percent switch
    {
        > 0 => "up",
        < 0 => "down",
        _ => null,
    };
}
