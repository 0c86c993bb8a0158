using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SentinelMarket.Core.Text;
using SentinelMarket.Core.Text.Normalisation;

namespace SentinelMarket.Web.Api;

/// <summary>/api/text</summary>
internal static class TextEndpoints
{
    // The longest text with every unit escaped (\u1234), and room for the rest.
    private const int LargestBody = (TextCleaner.MaxLength * 6) + 4096;

    public static void Map(RouteGroupBuilder text) =>
        text.MapPost("/analyze", Analyze)
            .WithTags("Text")
            .WithSummary("Read a text")
            .WithDescription("Which shares of the universe a text speaks of, its mood as a whole and towards each share, and how likely it calls for a pump, with the reasons and their places. Nothing is stored.")
            .WithMetadata(new RequestSizeLimitAttribute(LargestBody))
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    private static Results<Ok<TextAnalysisDto>, ProblemHttpResult> Analyze(AnalyzeTextDto order, TextAnalyzer analyzer)
    {
        if (string.IsNullOrWhiteSpace(order.Text)) { return Problems.Result(Problems.InvalidValue("\"text\" is missing or empty: send {\"text\": \"...\"}.")); }
        if (order.Text.Length > TextCleaner.MaxLength)
        {
            return Problems.Result(Problems.InvalidValue(FormattableString.Invariant($"\"text\" has {order.Text.Length} characters; at most {TextCleaner.MaxLength} are read.")));
        }

        return TypedResults.Ok(new TextAnalysisDto(analyzer.Analyze(order.Text)));
    }
}
