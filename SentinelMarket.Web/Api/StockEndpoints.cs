using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/stocks</summary>
internal static class StockEndpoints
{
    public static void Map(RouteGroupBuilder data) =>
        data.MapGet("/stocks/{ticker}/history", HistoryAsync)
            .WithTags("Stocks")
            .WithSummary("Prices of one ticker")
            .WithDescription("Rows of stock_data_warehouse, newest first, with their provenance.")
            .WithIntegerParameter("days", 1, HistoryRange.MaxDays)
            .WithIntegerParameter("limit", 1, HistoryRange.MaxLimit)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<StockHistoryDto>, ProblemHttpResult>> HistoryAsync(
        [Description("The exchange's symbol, such as RELIANCE or M%26M.")] string ticker,
        IStockDesk desk,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("First day in India (2026-01-31) or first instant (2026-01-31T10:00:00Z), inclusive.")] string? from = null,
        [Description("Last day in India, the whole day included, or last instant, inclusive.")] string? to = null,
        [Description("The last so many days in India, today included; instead of from and to.")] string? days = null,
        [Description("The most rows; 500 unless told.")] string? limit = null)
    {
        if (!Ticker.TryParse(ticker, out var symbol))
        {
            return Problems.Result(Problems.InvalidValue($"\"{(ticker.Length <= 40 ? ticker : ticker[..40] + "...")}\" is not a ticker: 1 to {Ticker.MaxLength} letters, digits or & - _ . * are expected."));
        }

        HistoryRange range;
        try
        {
            range = HistoryRange.Parse(from, to, days, limit, time);
        }
        catch (FormatException fault)
        {
            return Problems.Result(Problems.InvalidValue(fault.Message));
        }

        return await desk.HistoryAsync(symbol, range.From, range.To, range.Limit, cancellationToken) is { } rows
            ? TypedResults.Ok(new StockHistoryDto(symbol.Value, range.From, range.To, range.Limit, rows.Count >= range.Limit, [.. rows.Select(row => new StockRowDto(row))]))
            : Problems.Result(Problems.UnknownTicker(symbol.Value));
    }
}
