using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/warehouse</summary>
internal static class WarehouseEndpoints
{
    private const int DefaultRecent = 100;
    private const int MostRecent = 1_000;

    public static void Map(RouteGroupBuilder data)
    {
        data.MapGet("/warehouse/stats", StatisticsAsync)
            .WithTags("Warehouse")
            .WithSummary("Size of the warehouse")
            .WithDescription("Rows and bytes of each table (rowsAreEstimated says where the planner's estimate stands in for a count), what each source and each month has, and how fast the rows grow (bytesPerMonth is an estimate from the measured figures beside it).");
        data.MapGet("/warehouse/stocks", BrowseAsync)
            .WithTags("Warehouse")
            .WithSummary("Rows of stock_data_warehouse")
            .WithDescription("Filtered, sorted and in pages. Rows that tie follow each other newest first. next is the cursor of the page after; matching says how many rows there are on all pages, and whether that is an estimate.")
            .WithIntegerParameter("size", 1, StockBrowseQuery.MaxSize)
            .WithIntegerParameter("minVolume", 0, long.MaxValue)
            .WithIntegerParameter("maxVolume", 0, long.MaxValue)
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    /// <summary>What is known while the database may be away, and what retention would take.</summary>
    public static void MapStanding(RouteGroupBuilder data)
    {
        data.MapGet("/warehouse/standing", ([FromServices] DatabaseDesk desk) => TypedResults.Ok(desk.Standing()))
            .WithTags("Warehouse")
            .WithSummary("Whether the database is there")
            .WithDescription("Since when it is away and why, how many runs wait in the spool of this node, and which pipelines go on. Answers without the database.");
        data.MapGet("/warehouse/recent", Recent)
            .WithTags("Warehouse")
            .WithSummary("The latest quotes in memory")
            .WithDescription("What this node holds of the latest quotes, newest first; it answers without the database.")
            .WithIntegerParameter("limit", 1, MostRecent)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        data.MapGet("/warehouse/retention", async ([FromServices] RetentionDesk desk, CancellationToken cancellationToken) => TypedResults.Ok(await desk.PlanAsync(cancellationToken)))
            .WithTags("Warehouse")
            .WithSummary("What retention would take out")
            .WithDescription("For every table: how long rows are kept, and what the next run of retention takes out.");
    }

    private static Results<Ok<RecentQuoteDto[]>, ProblemHttpResult> Recent(
        [FromServices] DatabaseDesk desk,
        [Description("Only this symbol, such as RELIANCE or M%26M.")] string? ticker = null,
        [Description("The most quotes; 100 unless told.")] string? limit = null)
    {
        try
        {
            var most = (int)(QueryText.Number("limit", limit, 1, MostRecent) ?? DefaultRecent);
            return TypedResults.Ok(desk.LatestQuotes(QueryText.Ticker(ticker)?.Value, most).Select(quote => new RecentQuoteDto(quote)).ToArray());
        }
        catch (FormatException fault)
        {
            return Problems.Result(Problems.InvalidValue(fault));
        }
    }

    private static async Task<Ok<WarehouseStatistics>> StatisticsAsync(IStockDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.StatisticsAsync(cancellationToken));

    private static async Task<Results<Ok<StockBrowseDto>, ProblemHttpResult>> BrowseAsync(IStockDesk desk, [AsParameters] StockBrowseQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Ok(new StockBrowseDto(await desk.BrowseAsync(query.Read(), cancellationToken)));
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            return Problems.Result(Problems.InvalidValue(fault));
        }
    }
}

/// <summary>A quote as it stands in memory.</summary>
public sealed record RecentQuoteDto
{
    public RecentQuoteDto(StockRecord quote)
    {
        Ticker = quote.Ticker.Value;
        Series = quote.Series;
        Exchange = quote.Exchange;
        Price = quote.Price;
        ChangePercent = quote.ChangePercent;
        Volume = quote.Volume;
        Timestamp = quote.Timestamp;
        Source = quote.Source;
    }

    public string Ticker { get; }

    public string Series { get; }

    public Core.Market.Exchange Exchange { get; }

    public decimal Price { get; }

    public decimal? ChangePercent { get; }

    public long? Volume { get; }

    public DateTimeOffset Timestamp { get; }

    public string Source { get; }
}
