using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/stocks</summary>
internal static class StockEndpoints
{
    private const int DefaultSuggestions = 10;
    private const int MaxSuggestions = 50;
    private const int LongestText = 100;

    public static void Map(RouteGroupBuilder data)
    {
        data.MapGet("/stocks/{ticker}/history", HistoryAsync)
            .WithTags("Stocks")
            .WithSummary("Prices of one share")
            .WithDescription("Rows of stock_data_warehouse, newest first, with their provenance, under all tickers of the share.")
            .WithIntegerParameter("days", 1, HistoryRange.MaxDays)
            .WithIntegerParameter("limit", 1, HistoryRange.MaxLimit)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        data.MapGet("/stocks/{ticker}/bars", BarsAsync)
            .WithTags("Stocks")
            .WithSummary("Daily bars of one share")
            .WithDescription("One bar a trading day from the best source, oldest first, not adjusted for splits or dividends, under all tickers of the share. The other end-of-day sources of the day are named by whether their close and volume agree.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        data.MapGet("/stocks/suggest", SuggestAsync)
            .WithTags("Stocks")
            .WithSummary("Shares for a search box")
            .WithDescription("Tickers that begin with the text, and shares whose name has a word that does.")
            .WithIntegerParameter("limit", 1, MaxSuggestions)
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<Results<Ok<StockHistoryDto>, ProblemHttpResult>> HistoryAsync(
        [Description("The exchange's symbol, such as RELIANCE or M%26M, or a BSE scrip code.")] string ticker,
        IStockDesk desk,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("First day in India (2026-01-31) or first instant (2026-01-31T10:00:00Z), inclusive.")] string? from = null,
        [Description("Last day in India, the whole day included, or last instant, inclusive.")] string? to = null,
        [Description("The last so many days in India, today included; instead of from and to.")] string? days = null,
        [Description("The most rows; unless told, 500 with from, to or days, and the newest 100 without.")] string? limit = null)
    {
        Ticker symbol;
        HistoryRange range;
        try
        {
            symbol = QueryText.Ticker(ticker)!.Value;
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

    private static async Task<Results<Ok<StockBarsDto>, ProblemHttpResult>> BarsAsync(
        [Description("The exchange's symbol, such as RELIANCE or M%26M, or a BSE scrip code.")] string ticker,
        IStockDesk desk,
        CancellationToken cancellationToken,
        [Description("NSE or BSE; unless told, NSE where the share is there.")] string? exchange = null,
        [Description("The series, such as EQ; unless told, EQ, or the one with the most days.")] string? series = null,
        [Description("First trading day, inclusive: 2026-01-31.")] string? from = null,
        [Description("Last trading day, inclusive: 2026-01-31.")] string? to = null)
    {
        try
        {
            var symbol = QueryText.Ticker(ticker)!.Value;
            var bars = await desk.BarsAsync(symbol, QueryText.Exchange(exchange), QueryText.Name("series", series, "EQ"), QueryText.Day("from", from), QueryText.Day("to", to), cancellationToken);
            return bars is null ? Problems.Result(Problems.UnknownTicker(symbol.Value)) : TypedResults.Ok(new StockBarsDto(bars));
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            return Problems.Result(Problems.InvalidValue(fault));
        }
    }

    private static async Task<Results<Ok<IReadOnlyList<StockSuggestionDto>>, ProblemHttpResult>> SuggestAsync(
        IStockDesk desk,
        CancellationToken cancellationToken,
        [Description("What was typed.")] string? text = null,
        [Description("The most suggestions; 10 unless told.")] string? limit = null)
    {
        try
        {
            var most = (int)(QueryText.Number("limit", limit, 1, MaxSuggestions) ?? DefaultSuggestions);
            var found = await desk.SuggestAsync(QueryText.Words("text", text, 0, LongestText) ?? string.Empty, most, cancellationToken);
            return TypedResults.Ok<IReadOnlyList<StockSuggestionDto>>([.. found.Select(one => new StockSuggestionDto(one.Ticker.Value, one.Name, one.Isin))]);
        }
        catch (FormatException fault)
        {
            return Problems.Result(Problems.InvalidValue(fault.Message));
        }
    }
}
