using System.ComponentModel;
using System.Globalization;
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
        var most = DefaultLimit;
        if (limit is not null && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most) && most is >= 1 and <= MaxLimit))
        {
            return Problems.Result(Problems.InvalidValue($"limit is \"{Shown(limit)}\"; a whole number from 1 to {MaxLimit} is expected."));
        }

        if (search is { Length: > MaxSearchLength } || search?.Contains('\0', StringComparison.Ordinal) == true)
        {
            return Problems.Result(Problems.InvalidValue($"search has {search.Length} characters; at most {MaxSearchLength} printable ones are expected."));
        }

        var found = await desk.SearchAsync(search ?? "", most, cancellationToken);
        return TypedResults.Ok(new InstrumentsDto(search, most, found.Count >= most, [.. found.Select(summary => new InstrumentDto(summary))]));
    }

    private static async Task<Results<Ok<InstrumentDetailDto>, ProblemHttpResult>> FindAsync(
        [Description("An ISIN, an NSE symbol (present or former) or a BSE scrip code.")] string isinOrTicker,
        IInstrumentDesk desk,
        CancellationToken cancellationToken)
    {
        if (!Ticker.TryParse(isinOrTicker, out var asked))
        {
            return Problems.Result(Problems.InvalidValue($"\"{Shown(isinOrTicker)}\" is neither an ISIN nor a ticker: 1 to {Ticker.MaxLength} letters, digits or & - _ . * are expected."));
        }

        return await desk.FindAsync(asked, cancellationToken) is { } detail
            ? TypedResults.Ok(new InstrumentDetailDto(detail))
            : Problems.Result(Problems.UnknownInstrument(asked.Value));
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
