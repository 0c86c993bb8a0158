using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/quality/rules</summary>
internal static class RuleEndpoints
{
    private const int DefaultDays = 7;
    private const int MostDays = 400;

    public static void Map(RouteGroupBuilder data) =>
        data.MapGet("/quality/rules", ListAsync)
            .WithTags("Quality")
            .WithSummary("Validation rules")
            .WithDescription("Every rule that records are held to, in the order in which it is asked, and how many records broke it: of a period, by day in India and source, or of one run.")
            .WithIntegerParameter("run", 1, long.MaxValue)
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<Ok<RulesDto>, ProblemHttpResult>> ListAsync(
        IRuleDesk desk,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("The counts of this run only; without from and to.")] string? run = null,
        [Description("First day in India; seven days back unless told.")] string? from = null,
        [Description("Last day in India; today unless told.")] string? to = null)
    {
        try
        {
            if (QueryText.Number("run", run, 1, long.MaxValue) is { } number)
            {
                if (from is not null || to is not null) { throw new FormatException("run stands alone: leave out from and to."); }
                return TypedResults.Ok(new RulesDto(null, null, number, [.. (await desk.OfRunAsync(number, cancellationToken)).Select(RuleDto.Of)]));
            }

            var last = QueryText.Day("to", to) ?? IndianTime.DayOf(time.GetUtcNow());
            var first = QueryText.Day("from", from) ?? last.AddDays(1 - DefaultDays);
            if (first > last) { throw new FormatException($"from ({first:yyyy-MM-dd}) is after to ({last:yyyy-MM-dd})."); }
            if (last.DayNumber - first.DayNumber >= MostDays) { throw new FormatException($"{first:yyyy-MM-dd} to {last:yyyy-MM-dd} is more than {MostDays} days; ask for less at once."); }
            return TypedResults.Ok(new RulesDto(first, last, null, [.. (await desk.OfDaysAsync(first, last, cancellationToken)).Select(RuleDto.Of)]));
        }
        catch (FormatException fault)
        {
            return Problems.Result(Problems.InvalidValue(fault));
        }
    }
}

/// <summary>The rules with their counts of a period or of a run.</summary>
public sealed record RulesDto(DateOnly? From, DateOnly? To, long? Run, IReadOnlyList<RuleDto> Rules);

/// <summary>One rule; an id names one rule within a kind.</summary>
public sealed record RuleDto(RecordKind Kind, string Id, Severity Severity, string? Field, string Description, long Records, IReadOnlyList<SourceRecords> Sources, IReadOnlyList<DayRecords> Days)
{
    internal static RuleDto Of(RuleOverview rule) =>
        new(rule.Rule.Kind, rule.Rule.Id, rule.Rule.Severity, rule.Rule.Field, rule.Rule.Description, rule.Records, rule.Sources, rule.Days);
}
