using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/alerts</summary>
internal static class AlertEndpoints
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 500;

    public static void Map(RouteGroupBuilder data)
    {
        var alerts = data.MapGroup("/alerts").WithTags("Alerts").ProducesProblem(StatusCodes.Status400BadRequest);
        alerts.MapGet("/", OverviewAsync).WithSummary("Open incidents").WithDescription("The latest first, with when rules were evaluated last.");
        alerts.MapGet("/history", HistoryAsync).WithSummary("All incidents").WithDescription("Open ones and those that are over, the latest first and in pages. next is the cursor of the page after.")
            .WithIntegerParameter("limit", 1, MaxLimit);
        Existing(alerts.MapGet("/{id}", FindAsync)).WithSummary("One incident").WithDescription("With every message about it and what became of it.").WithIntegerParameter("id", 1, long.MaxValue);
        Order(Existing(alerts.MapPost("/{id}/acknowledge", AcknowledgeAsync))).WithSummary("Take up an incident").WithDescription("It is not escalated any more.").WithIntegerParameter("id", 1, long.MaxValue);
        Order(Existing(alerts.MapPost("/{id}/resolve", ResolveAsync))).WithSummary("End an incident").WithDescription("While its condition holds another one opens.").WithIntegerParameter("id", 1, long.MaxValue);
        alerts.MapGet("/metrics", Metrics).WithSummary("What rules can watch").WithDescription("A closed list.");
        alerts.MapGet("/rules", RulesAsync).WithSummary("All rules").WithDescription("As they hold: those of the settings, and in their place those of the database.");
        Order(alerts.MapPut("/rules/{name}", SaveRuleAsync)).WithSummary("Make or change a rule").WithDescription("Takes the place of the settings' rule of the same name.");
        Order(Existing(alerts.MapDelete("/rules/{name}", RemoveRuleAsync))).WithSummary("Remove a rule").WithDescription("A rule of the settings with the same name holds again.");
        alerts.MapGet("/silences", SilencesAsync).WithSummary("Mutes and maintenance windows").WithDescription("Those that last, are to come, or ended in the last week.");
        Order(alerts.MapPost("/silences", SilenceAsync)).WithSummary("Mute, or plan maintenance").WithDescription("Incidents that it covers open and are seen, but no channel is told while it lasts.");
        Order(Existing(alerts.MapDelete("/silences/{id}", LiftAsync))).WithSummary("Lift a mute or a window").WithIntegerParameter("id", 1, long.MaxValue);
        alerts.MapGet("/channels", ChannelsAsync).WithSummary("All channels").WithDescription("Without their secrets, with their latest messages.");
        Order(Existing(alerts.MapPost("/channels/{name}/test", TestAsync))).WithSummary("Send a test message").WithDescription("At once and only once; succeeded says how it went.");
    }

    private static RouteHandlerBuilder Existing(RouteHandlerBuilder endpoint) => endpoint.ProducesProblem(StatusCodes.Status404NotFound);

    private static RouteHandlerBuilder Order(RouteHandlerBuilder endpoint) =>
        endpoint.RequireAuthorization(Roles.Operator).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    private static async Task<Ok<AlertOverviewDto>> OverviewAsync(IAlertDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(AlertOverviewDto.Of(await desk.OverviewAsync(cancellationToken)));

    private static Task<Results<Ok<AlertHistoryDto>, ProblemHttpResult>> HistoryAsync(IAlertDesk desk, CancellationToken cancellationToken, string? limit = null, string? after = null) => AnswerAsync(async () =>
    {
        var most = (int)(QueryText.Number("limit", limit, 1, MaxLimit) ?? DefaultLimit);
        var rows = await desk.HistoryAsync(QueryText.Number("after", after, 1, long.MaxValue), most + 1, cancellationToken);
        return new AlertHistoryDto([.. rows.Take(most).Select(AlertIncidentDto.Of)], rows.Count > most ? rows[most - 1].Id.ToString(CultureInfo.InvariantCulture) : null);
    });

    private static Task<Results<Ok<AlertDetailDto>, ProblemHttpResult>> FindAsync(string id, IAlertDesk desk, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var number = Number(id);
        return AlertDetailDto.Of(await desk.FindAsync(number, cancellationToken) ?? throw new AlertRefusalException(string.Create(CultureInfo.InvariantCulture, $"There is no incident {number}."), isUnknown: true));
    });

    private static Task<Results<Ok<AlertIncidentDto>, ProblemHttpResult>> AcknowledgeAsync(string id, AlertNoteDto? order, ClaimsPrincipal user, IAlertDesk desk, CancellationToken cancellationToken) =>
        AnswerAsync(async () => AlertIncidentDto.Of(await desk.AcknowledgeAsync(Number(id), order?.Note, Actor.Of(user), cancellationToken)));

    private static Task<Results<Ok<AlertIncidentDto>, ProblemHttpResult>> ResolveAsync(string id, AlertNoteDto? order, ClaimsPrincipal user, IAlertDesk desk, CancellationToken cancellationToken) =>
        AnswerAsync(async () => AlertIncidentDto.Of(await desk.ResolveAsync(Number(id), order?.Note, Actor.Of(user), cancellationToken)));

    private static Ok<IReadOnlyList<AlertMetric>> Metrics() => TypedResults.Ok(AlertMetrics.All);

    private static async Task<Ok<AlertRuleDto[]>> RulesAsync(IAlertDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok((await desk.RulesAsync(cancellationToken)).Select(AlertRuleDto.Of).ToArray());

    private static Task<Results<Ok<AlertRuleDto>, ProblemHttpResult>> SaveRuleAsync(string name, AlertRuleDto rule, ClaimsPrincipal user, IAlertDesk desk, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        if (rule.Name is { } other && other != name) { throw new FormatException($"name is \"{QueryText.Shown(other)}\", and the address says \"{QueryText.Shown(name)}\"; leave it out or make them equal."); }
        await desk.SaveRuleAsync(rule.ToRule(name), Actor.Of(user), cancellationToken);
        return AlertRuleDto.Of((await desk.RulesAsync(cancellationToken)).First(one => one.Rule.Name == name));
    });

    private static Task<Results<NoContent, ProblemHttpResult>> RemoveRuleAsync(string name, ClaimsPrincipal user, IAlertDesk desk, CancellationToken cancellationToken) =>
        DoneAsync(() => desk.RemoveRuleAsync(name, Actor.Of(user), cancellationToken));

    private static async Task<Ok<IReadOnlyList<AlertSilence>>> SilencesAsync(IAlertDesk desk, CancellationToken cancellationToken) => TypedResults.Ok(await desk.SilencesAsync(cancellationToken));

    private static Task<Results<Ok<AlertSilence>, ProblemHttpResult>> SilenceAsync(AlertSilenceOrderDto order, ClaimsPrincipal user, IAlertDesk desk, CancellationToken cancellationToken) =>
        AnswerAsync(() => desk.SilenceAsync(order.ToOrder(), Actor.Of(user), cancellationToken));

    private static Task<Results<NoContent, ProblemHttpResult>> LiftAsync(string id, ClaimsPrincipal user, IAlertDesk desk, CancellationToken cancellationToken) =>
        DoneAsync(() => desk.LiftAsync(Number(id), Actor.Of(user), cancellationToken));

    private static async Task<Ok<IReadOnlyList<AlertChannelOverview>>> ChannelsAsync(IAlertDesk desk, CancellationToken cancellationToken) => TypedResults.Ok(await desk.ChannelsAsync(cancellationToken));

    private static Task<Results<Ok<ChannelTrial>, ProblemHttpResult>> TestAsync(string name, ClaimsPrincipal user, IAlertDesk desk, CancellationToken cancellationToken) =>
        AnswerAsync(() => desk.TestAsync(name, Actor.Of(user), cancellationToken));

    private static long Number(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new FormatException($"\"{QueryText.Shown(id)}\" is not a number; a whole number from 1 is expected.");

    private static async Task<Results<Ok<T>, ProblemHttpResult>> AnswerAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return TypedResults.Ok(await answer());
        }
        catch (Exception fault) when (ProblemOf(fault) is { } problem)
        {
            return problem;
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DoneAsync(Func<Task> order)
    {
        try
        {
            await order();
            return TypedResults.NoContent();
        }
        catch (Exception fault) when (ProblemOf(fault) is { } problem)
        {
            return problem;
        }
    }

    private static ProblemHttpResult? ProblemOf(Exception fault) => fault switch
    {
        AlertRefusalException { IsUnknown: true } or UnknownChannelException => Problems.Result(Problems.UnknownAlert(fault.Message)),
        AlertRefusalException => Problems.Result(Problems.AlertRefused(fault.Message)),
        FormatException => Problems.Result(Problems.InvalidValue(fault)),
        _ => null,
    };
}
