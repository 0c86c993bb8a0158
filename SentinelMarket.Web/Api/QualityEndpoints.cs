using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/quality</summary>
internal static class QualityEndpoints
{
    private const int DefaultHours = 24;
    private const int DefaultDays = 30;
    private const int MostDays = 4_000;
    private const int DefaultRuns = 20;
    private const int MostRuns = 200;

    public static void Map(RouteGroupBuilder data)
    {
        var quality = data.MapGroup("/quality").WithTags("Quality");
        quality.MapGet("/", MeasureAsync)
            .WithSummary("Quality of the last hours")
            .WithDescription("Measures the price rows whose timestamp lies within the last hours: completeness, accuracy, consistency and uniqueness in percent, in all and by source. A percentage is null where nothing could be looked at. Rows without a second source are unverified and in no percentage.")
            .WithIntegerParameter("hours", 1, QualityWindow.MostHours)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        quality.MapGet("/history", HistoryAsync)
            .WithSummary("Quality by trading day")
            .WithDescription("Each trading day of a period and each source as the latest report on it has it, oldest first. from and to are days in India; without them the last 30 days up to the newest that a report speaks of.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        quality.MapGet("/report", ReportAsync)
            .WithSummary("The latest report")
            .WithDescription("The latest report with its sources, checks, columns and findings; with run, the report of that run.")
            .WithIntegerParameter("run", 1, long.MaxValue)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        quality.MapPost("/reports", StartReportAsync)
            .RequireAuthorization(Roles.Operator)
            .WithSummary("Make a report")
            .WithDescription("Opens a run of quality_report over the trading days from and to, or over the latest day without a body, and answers at once; follow the header Location, then ask for report?run=.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        quality.MapGet("/runs", RunsAsync)
            .WithSummary("Quality by run")
            .WithDescription("The latest runs that records came in, newest first, by source: how many streams answered, how many records passed the rules, and which rules refused the others.")
            .WithIntegerParameter("limit", 1, MostRuns)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        quality.MapGet("/checks", () => TypedResults.Ok(QualityChecks.All))
            .WithSummary("What the reports check")
            .WithDescription("The checks across rows and tables, with what each says of a good row.");
    }

    private static async Task<Results<Ok<QualityDto>, ProblemHttpResult>> MeasureAsync(
        [Description("How many hours back; 24 without it.")] string? hours, IQualityDesk desk, CancellationToken cancellationToken)
    {
        try
        {
            var asked = (int)(QueryText.Number("hours", hours, 1, QualityWindow.MostHours) ?? DefaultHours);
            return TypedResults.Ok(new QualityDto(asked, await desk.MeasureAsync(asked, cancellationToken)));
        }
        catch (FormatException fault)
        {
            return Problems.Result(Problems.InvalidValue(fault.Message));
        }
    }

    private static async Task<Results<Ok<QualityPointDto[]>, ProblemHttpResult>> HistoryAsync(
        [Description("The first trading day.")] string? from, [Description("The last trading day.")] string? to, IQualityDesk desk, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var last = QueryText.Day("to", to) ?? await desk.NewestDayAsync(cancellationToken) ?? IndianTime.DayOf(time.GetUtcNow());
            var first = QueryText.Day("from", from) ?? last.AddDays(1 - DefaultDays);
            if (first > last) { throw new FormatException($"from ({first:yyyy-MM-dd}) is after to ({last:yyyy-MM-dd})."); }
            if (last.DayNumber - first.DayNumber >= MostDays) { throw new FormatException($"{first:yyyy-MM-dd} to {last:yyyy-MM-dd} is more than {MostDays} days; ask for less at once."); }
            return TypedResults.Ok((await desk.HistoryAsync(first, last, cancellationToken)).Select(point => new QualityPointDto(point)).ToArray());
        }
        catch (FormatException fault)
        {
            return Problems.Result(Problems.InvalidValue(fault.Message));
        }
    }

    private static async Task<Results<Ok<QualityReportDto>, ProblemHttpResult>> ReportAsync(
        [Description("The run that made it.")] string? run, IQualityDesk desk, CancellationToken cancellationToken)
    {
        try
        {
            var asked = QueryText.Number("run", run, 1, long.MaxValue);
            return await desk.LatestAsync(asked, cancellationToken) is { } report
                ? TypedResults.Ok(new QualityReportDto(report))
                : Problems.Result(Problems.NoQualityReport(asked));
        }
        catch (FormatException fault)
        {
            return Problems.Result(Problems.InvalidValue(fault.Message));
        }
    }

    private static async Task<Results<Accepted<RunDto>, ProblemHttpResult>> StartReportAsync(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] QualityOrderDto? order, ClaimsPrincipal user, IQualityDesk desk, CancellationToken cancellationToken)
    {
        if (order?.From > order?.To) { return Problems.Result(Problems.InvalidValue($"from ({order!.From:yyyy-MM-dd}) is after to ({order.To:yyyy-MM-dd}).")); }
        var run = await desk.StartReportAsync(order?.From, order?.To, Actor.Of(user), cancellationToken);
        return TypedResults.Accepted(Problems.RunPath(run.Id), new RunDto(run));
    }

    private static async Task<Results<Ok<RunQualityDto[]>, ProblemHttpResult>> RunsAsync(
        [Description("How many runs; 20 without it.")] string? limit, IQualityDesk desk, CancellationToken cancellationToken)
    {
        try
        {
            var runs = (int)(QueryText.Number("limit", limit, 1, MostRuns) ?? DefaultRuns);
            return TypedResults.Ok((await desk.RunsAsync(runs, cancellationToken)).Select(RunQualityDto.Of).ToArray());
        }
        catch (FormatException fault)
        {
            return Problems.Result(Problems.InvalidValue(fault.Message));
        }
    }
}

/// <summary>What a report is asked to look at; the body may also be left out.</summary>
/// <param name="From">The first trading day.</param>
/// <param name="To">The last trading day.</param>
public sealed record QualityOrderDto(DateOnly? From, DateOnly? To);
