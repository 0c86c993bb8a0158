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

    public WarehouseStatistics? Statistics => data.Statistics;

    public IReadOnlyList<SourceStatistics> Sources => data.Statistics?.Sources ?? [];

    public bool IsFirstPage => filter.After is null;

    public string NewestAddress => filter.Address();

    /// <summary>The page after, or null on the last.</summary>
    public string? OlderAddress => data.Page.Next is { } next ? filter.Address(next) : null;

    /// <summary>What leads to the first page.</summary>
    public string FirstWord => IsNewestFirst ? "Newest" : "First";

    /// <summary>What leads to the page after.</summary>
    public string NextWord => IsNewestFirst ? "Older" : "Next";

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

    /// <summary>How many rows match on all pages together; null when that is not known.</summary>
    public string? MatchingText => data.Page.Matching switch
    {
        null => null,
        { IsEstimated: true, Rows: var rows } => $"about {Figures.Count(rows, "row")} {Match(rows)} (estimate)",
        { Rows: var rows } => $"{Figures.Count(rows, "row")} {Match(rows)}",
    };

    /// <summary>What the rows on the page are.</summary>
    public string RowsText => Rows.Count == 0 ? "No rows" : $"{Figures.Count(Rows.Count, "row")}, {filter.Order.Words}{(IsFirstPage ? string.Empty : IsNewestFirst ? ", older page" : ", later page")}";

    private bool IsNewestFirst => filter.Order == StockRowOrder.NewestFirst;

    private TableStatistics? Table => data.Statistics?.Tables.FirstOrDefault(table => table.Name == PriceTable);

    private static string Match(long rows) => rows == 1 ? "matches" : "match";
}
