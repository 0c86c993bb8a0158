using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SentinelMarket.Core.Quality.Corrections;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/quarantine</summary>
internal static class QuarantineEndpoints
{
    private const int MostIds = 500;
    private const int ShortestReason = 3;
    private const int LongestReason = 500;

    public static void Map(RouteGroupBuilder data)
    {
        var quarantine = data.MapGroup("/quarantine").WithTags("Quarantine").ProducesProblem(StatusCodes.Status400BadRequest);
        quarantine.MapGet("/", BrowseAsync)
            .WithSummary("Refused records")
            .WithDescription("Filtered, newest first and in pages, with the field, the rule, the raw record and what became of it. next is the cursor of the page after.")
            .WithIntegerParameter("limit", 1, QuarantineBrowseQuery.MaxLimit)
            .WithIntegerParameter("run", 1, long.MaxValue);
        quarantine.MapGet("/groups", GroupsAsync)
            .WithSummary("Refused records counted")
            .WithDescription("How many there are of each status, source and rule, the most first.");
        Entry(quarantine.MapGet("/{id}", FindAsync))
            .WithSummary("One refused record")
            .WithDescription("With its values as a form, what today's rules say of it, and what was done with it.");
        Order(quarantine.MapPost("/replay", ReplayManyAsync)).WithSummary("Load refused records again")
            .WithDescription("Starts one run a pipeline that loads the payloads of open entries through today's parser and rules. Entries whose records load are replayed; the others stay open.");
        Order(quarantine.MapPost("/dismiss", DismissManyAsync)).WithSummary("Dismiss refused records").WithDescription("Open entries are dismissed with the reason; they stay to be seen.");
        Order(Entry(quarantine.MapPost("/{id}/replay", ReplayAsync))).WithSummary("Load one refused record again");
        Order(Entry(quarantine.MapPost("/{id}/dismiss", DismissAsync))).WithSummary("Dismiss one refused record");
        Order(Entry(quarantine.MapPost("/{id}/reopen", ReopenAsync))).WithSummary("Open a dismissed record again");
        Order(Entry(quarantine.MapPost("/{id}/check", CheckAsync))).WithSummary("Try a correction").WithDescription("What today's parser and rules say of the corrected record; nothing is stored.");
        Order(Entry(quarantine.MapPost("/{id}/correct", CorrectAsync))).WithSummary("Correct a refused record")
            .WithDescription("Stores the corrected payload in the lake beside the original and starts a run that loads it. One that the rules still refuse is answered with 422 and not stored.")
            .Produces<CorrectionResultDto>(StatusCodes.Status422UnprocessableEntity);
    }

    private static RouteHandlerBuilder Entry(RouteHandlerBuilder endpoint) =>
        endpoint.WithIntegerParameter("id", 1, long.MaxValue).ProducesProblem(StatusCodes.Status404NotFound);

    private static RouteHandlerBuilder Order(RouteHandlerBuilder endpoint) =>
        endpoint.RequireAuthorization(Roles.Operator).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    private static Task<Results<Ok<QuarantinePageDto>, ProblemHttpResult>> BrowseAsync(IQuarantineDesk desk, [AsParameters] QuarantineBrowseQuery query, CancellationToken cancellationToken) =>
        AnswerAsync(async () =>
        {
            var page = await desk.BrowseAsync(query.Read(desk), cancellationToken);
            return new QuarantinePageDto([.. page.Rows.Select(QuarantineDto.Of)], page.Next);
        });

    private static async Task<Ok<IReadOnlyList<QuarantineGroup>>> GroupsAsync(IQuarantineDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.GroupsAsync(cancellationToken));

    private static Task<Results<Ok<QuarantineDetailDto>, ProblemHttpResult>> FindAsync(string id, IQuarantineDesk desk, CancellationToken cancellationToken) =>
        AnswerAsync(async () => QuarantineDetailDto.Of(await ExistingAsync(desk, id, cancellationToken)));

    private static Task<Results<Ok<QuarantineRunsDto>, ProblemHttpResult>> ReplayManyAsync(QuarantineOrderDto order, ClaimsPrincipal user, IQuarantineDesk desk, CancellationToken cancellationToken) =>
        AnswerAsync(async () => new QuarantineRunsDto([.. (await desk.ReplayAsync(Ids(order), Actor.Of(user), cancellationToken)).Select(run => new RunDto(run))]));

    private static Task<Results<Ok<QuarantineRunsDto>, ProblemHttpResult>> ReplayAsync(string id, ClaimsPrincipal user, IQuarantineDesk desk, CancellationToken cancellationToken) =>
        AnswerAsync(async () =>
        {
            var entry = await ExistingAsync(desk, id, cancellationToken);
            return new QuarantineRunsDto([.. (await desk.ReplayAsync([entry.Record.Id], Actor.Of(user), cancellationToken)).Select(run => new RunDto(run))]);
        });

    private static Task<Results<Ok<QuarantineChangedDto>, ProblemHttpResult>> DismissManyAsync(QuarantineOrderDto order, ClaimsPrincipal user, IQuarantineDesk desk, CancellationToken cancellationToken) =>
        AnswerAsync(async () => new QuarantineChangedDto(await desk.DismissAsync(Ids(order), Reason(order.Reason), Actor.Of(user), cancellationToken)));

    private static Task<Results<Ok<QuarantineChangedDto>, ProblemHttpResult>> DismissAsync(string id, QuarantineReasonDto order, ClaimsPrincipal user, IQuarantineDesk desk, CancellationToken cancellationToken) =>
        AnswerAsync(async () =>
        {
            var entry = await ExistingAsync(desk, id, cancellationToken);
            return new QuarantineChangedDto(await desk.DismissAsync([entry.Record.Id], Reason(order.Reason), Actor.Of(user), cancellationToken));
        });

    private static Task<Results<Ok<QuarantineChangedDto>, ProblemHttpResult>> ReopenAsync(string id, QuarantineReasonDto order, ClaimsPrincipal user, IQuarantineDesk desk, CancellationToken cancellationToken) =>
        AnswerAsync(async () =>
        {
            var entry = await ExistingAsync(desk, id, cancellationToken);
            return new QuarantineChangedDto(await desk.ReopenAsync([entry.Record.Id], Reason(order.Reason), Actor.Of(user), cancellationToken));
        });

    private static Task<Results<Ok<CorrectionResultDto>, ProblemHttpResult>> CheckAsync(string id, CorrectionDto correction, IQuarantineDesk desk, CancellationToken cancellationToken) =>
        AnswerAsync(async () =>
        {
            var entry = await ExistingAsync(desk, id, cancellationToken);
            return new CorrectionResultDto(false, await desk.CheckAsync(entry.Record.Id, correction.ToPatch(), cancellationToken), null);
        });

    private static async Task<Results<Ok<CorrectionResultDto>, JsonHttpResult<CorrectionResultDto>, ProblemHttpResult>> CorrectAsync(
        string id, CorrectionDto correction, ClaimsPrincipal user, IQuarantineDesk desk, CancellationToken cancellationToken)
    {
        var answer = await AnswerAsync(async () =>
        {
            var entry = await ExistingAsync(desk, id, cancellationToken);
            var result = await desk.CorrectAsync(entry.Record.Id, correction.ToPatch(), Reason(correction.Reason), Actor.Of(user), cancellationToken);
            return new CorrectionResultDto(result.IsStored, result.Verdicts, result.Run is { } run ? new RunDto(run) : null);
        });
        return answer.Result switch
        {
            Ok<CorrectionResultDto> { Value: { Stored: false } refused } => TypedResults.Json(refused, statusCode: StatusCodes.Status422UnprocessableEntity),
            Ok<CorrectionResultDto> stored => stored,
            _ => (ProblemHttpResult)answer.Result,
        };
    }

    private static async Task<QuarantineDetail> ExistingAsync(IQuarantineDesk desk, string id, CancellationToken cancellationToken)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) { throw new FormatException($"\"{QueryText.Shown(id)}\" is not the number of a quarantine entry; a whole number from 1 is expected."); }
        return await desk.FindAsync(number, cancellationToken) ?? throw new UnknownEntryException(number);
    }

    private static IReadOnlyList<long> Ids(QuarantineOrderDto order) => order.Ids is { Count: >= 1 and <= MostIds } ids
        ? ids : throw new FormatException($"ids has {(order.Ids?.Count ?? 0).ToString(CultureInfo.InvariantCulture)} numbers; 1 to {MostIds} numbers of quarantine entries are expected.");

    private static string Reason(string? reason) => QueryText.Words("reason", reason?.Trim() ?? string.Empty, ShortestReason, LongestReason)!;

    private static async Task<Results<Ok<T>, ProblemHttpResult>> AnswerAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return TypedResults.Ok(await answer());
        }
        catch (UnknownEntryException unknown)
        {
            return Problems.Result(Problems.UnknownQuarantineEntry(unknown.Id));
        }
        catch (QuarantineRefusalException refusal)
        {
            return Problems.Result(Problems.QuarantineRefused(refusal.Message));
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or InvalidPatchException)
        {
            return Problems.Result(Problems.InvalidValue(fault));
        }
    }

    private sealed class UnknownEntryException(long id) : Exception
    {
        public long Id => id;
    }
}
