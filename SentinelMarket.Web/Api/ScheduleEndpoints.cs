using System.ComponentModel;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/schedules</summary>
internal static class ScheduleEndpoints
{
    private const int LongestReason = 500;

    public static void Map(RouteGroupBuilder data)
    {
        var schedules = data.MapGroup("/schedules").WithTags("Jobs").ProducesProblem(StatusCodes.Status404NotFound);
        schedules.MapGet("/{pipeline}", FindAsync)
            .WithSummary("A pipeline's schedule")
            .WithDescription("The schedule in force with its next five starts, what the settings say, and who changed it and when.");
        schedules.MapPut("/{pipeline}", EditAsync)
            .RequireAuthorization(Roles.Operator)
            .WithSummary("Change a pipeline's schedule")
            .WithDescription("Stored in the database, so it counts on every node and across restarts. With preview=true nothing is stored, and the answer says what the schedule would do. A paused schedule stays paused, an open run goes on.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        schedules.MapDelete("/{pipeline}", RevertAsync)
            .RequireAuthorization(Roles.Operator)
            .WithSummary("Go back to the settings' schedule")
            .WithDescription("A pipeline that the settings do not schedule runs on demand again.");
    }

    private static async Task<Ok<ScheduleDto>> FindAsync([Description("The pipeline's name, such as stock_data.")] string pipeline, IJobDesk desk, IPipelineDesk pipelines, CancellationToken cancellationToken) =>
        TypedResults.Ok(ScheduleDto.Of(await ExistingAsync(desk, pipelines, pipeline, cancellationToken), desk));

    private static async Task<Results<Ok<ScheduleDto>, Ok<SchedulePreviewDto>, ProblemHttpResult>> EditAsync(
        [Description("The pipeline's name, such as stock_data.")] string pipeline,
        [Description("true stores nothing and answers with what the schedule would do.")] string? preview,
        ScheduleOrderDto order,
        ClaimsPrincipal user,
        IJobDesk desk,
        IPipelineDesk pipelines,
        CancellationToken cancellationToken)
    {
        try
        {
            var text = order.Read();
            if (QueryText.Choice("preview", preview, false, ("true", true), ("false", false)))
            {
                await ExistingAsync(desk, pipelines, pipeline, cancellationToken);
                return TypedResults.Ok(SchedulePreviewDto.Of(desk.Preview(text)));
            }

            var reason = QueryText.Words("reason", order.Reason, 0, LongestReason);
            return TypedResults.Ok(ScheduleDto.Of(await desk.EditAsync(pipeline, text, Actor.Of(user), reason, cancellationToken), desk));
        }
        catch (FormatException fault)
        {
            return Problems.Result(Problems.InvalidValue(fault));
        }
    }

    private static async Task<Ok<ScheduleDto>> RevertAsync(
        [Description("The pipeline's name, such as stock_data.")] string pipeline, ClaimsPrincipal user, IJobDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(ScheduleDto.Of(await desk.RevertAsync(pipeline, Actor.Of(user), cancellationToken), desk));

    private static async Task<RecurringJob> ExistingAsync(IJobDesk desk, IPipelineDesk pipelines, string name, CancellationToken cancellationToken) =>
        await desk.FindAsync(name, cancellationToken)
        ?? throw new UnknownPipelineException(name, (await pipelines.ListAsync(cancellationToken)).Select(known => known.Name));
}

/// <summary>A schedule as somebody asks for it: one of cron and every.</summary>
/// <param name="Cron">A Quartz cron expression (seconds first) by the clock in India, such as "0 30 18 ? * MON-FRI".</param>
/// <param name="Every">An interval such as "00:05:00".</param>
/// <param name="Reason">Why; the audit log keeps it.</param>
public sealed record ScheduleOrderDto(string? Cron, string? Every, string? Reason)
{
    internal ScheduleText Read()
    {
        if (string.IsNullOrWhiteSpace(Every)) { return new ScheduleText(Cron, null); }
        return TimeSpan.TryParse(Every, CultureInfo.InvariantCulture, out var every)
            ? new ScheduleText(Cron, every)
            : throw new FormatException($"every is \"{QueryText.Shown(Every)}\"; hours, minutes and seconds such as 00:05:00 are expected.");
    }
}

/// <summary>What a schedule would do.</summary>
/// <param name="Words">In words.</param>
/// <param name="Next">The next five starts.</param>
public sealed record SchedulePreviewDto(string Words, IReadOnlyList<DateTimeOffset> Next)
{
    internal static SchedulePreviewDto Of(SchedulePreview preview) => new(preview.Words, preview.Next);
}
