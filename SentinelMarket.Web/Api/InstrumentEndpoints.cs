using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/instruments</summary>
internal static class InstrumentEndpoints
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 500;
    private const int MaxSearchLength = 100;

    public static void Map(RouteGroupBuilder data)
    {
        data.MapGet("/instruments", SearchAsync)
            .WithTags("Instruments")
            .WithSummary("Shares by symbol, code or name")
            .WithDescription("Shares of which each word of the search begins a symbol (present or former), a BSE scrip code, an ISIN or a word of the name, best first; all by symbol without a search.")
            .WithIntegerParameter("limit", 1, MaxLimit)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        data.MapGet("/instruments/{isinOrTicker}", FindAsync)
            .WithTags("Instruments")
            .WithSummary("One share")
            .WithDescription("Its identity on both exchanges, its symbols over time (evidence says what each is known from; Name means only the company's name), its names, and the indices whose latest list has it.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<InstrumentsDto>, ProblemHttpResult>> SearchAsync(
        IInstrumentDesk desk,
        CancellationToken cancellationToken,
        [Description("What to search for, such as tata mot, 500325 or INE002A01018.")] string? search = null,
        [Description("The most shares; 20 unless told.")] string? limit = null)
    {
        int most;
        string text;
        try
        {
            most = (int)(QueryText.Number("limit", limit, 1, MaxLimit) ?? DefaultLimit);
            text = QueryText.Words("search", search, 0, MaxSearchLength) ?? string.Empty;
        }
        catch (FormatException fault)
        {
            return Problems.Result(Problems.InvalidValue(fault));
        }

        var found = await desk.SearchAsync(text, most, cancellationToken);
        return TypedResults.Ok(new InstrumentsDto(search, most, found.Count >= most, [.. found.Select(summary => new InstrumentDto(summary))]));
    }

    private static async Task<Results<Ok<InstrumentDetailDto>, ProblemHttpResult>> FindAsync(
        [Description("An ISIN, an NSE symbol (present or former) or a BSE scrip code.")] string isinOrTicker,
        IInstrumentDesk desk,
        CancellationToken cancellationToken)
    {
        if (!Ticker.TryParse(isinOrTicker, out var asked))
        {
            return Problems.Result(Problems.InvalidValue($"\"{QueryText.Shown(isinOrTicker)}\" is neither an ISIN nor a ticker: 1 to {Ticker.MaxLength} letters, digits or & - _ . * are expected."));
        }

        return await desk.FindAsync(asked, cancellationToken) is { } detail
            ? TypedResults.Ok(new InstrumentDetailDto(detail))
            : Problems.Result(Problems.UnknownInstrument(asked.Value));
    }
}
