using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/lake</summary>
internal static class LakeEndpoints
{
    public const int MaxLimit = 1_000;
    private const int LongestStream = 500;

    public static void Map(RouteGroupBuilder data)
    {
        var lake = data.MapGroup("/lake").WithTags("Lake");
        lake.MapGet("/", BrowseAsync)
            .WithSummary("Objects of the lake")
            .WithDescription("Raw payloads as they were received, newest first and in pages, with hash, size and provenance. next is the cursor of the page after.")
            .WithIntegerParameter("limit", 1, MaxLimit)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        lake.MapGet("/{id:long}", FindAsync)
            .WithSummary("One object of the lake")
            .WithDescription("With the beginning of its payload, the first rows of the warehouse that came from it, and its records that are in quarantine. damage says why it cannot be read back.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        lake.MapGet("/{id:long}/payload", PayloadAsync)
            .WithSummary("The payload of an object")
            .WithDescription("The bytes as they were received, their hash checked.")
            .Produces<string>(StatusCodes.Status200OK, "application/octet-stream")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone);
        lake.MapPost("/{id:long}/verify", VerifyAsync)
            .RequireAuthorization(Roles.Operator)
            .WithSummary("Check an object's hash")
            .WithDescription("Reads the object back and compares it with the catalog; sound says how it went.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        lake.MapPost("/replays", ReplayAsync)
            .RequireAuthorization(Roles.Operator)
            .WithSummary("Replay a period")
            .WithDescription("Loads what was fetched on these days (UTC) again, through today's parsers and rules, in a run of each pipeline that loads the source. dryRun shows only what would change: /api/data/lake/replays/{runId} has it when the run has ended.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict);
        lake.MapGet("/replays/{runId:long}", PreviewAsync)
            .WithSummary("What a dry run of a replay saw")
            .WithDescription("For each source what would be added, changed, left and quarantined, with samples of the differences.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<LakePageDto>, ProblemHttpResult>> BrowseAsync(
        ILakeDesk desk,
        CancellationToken cancellationToken,
        [Description("Only this source, such as nse.quote.")] string? source = null,
        [Description("Only this stream: a ticker, a channel, a file.")] string? stream = null,
        [Description("First day in India (2026-01-31) or first instant of the fetch (2026-01-31T10:00:00Z), inclusive.")] string? from = null,
        [Description("Last day in India, the whole day included, or last instant, inclusive.")] string? to = null,
        [Description("Objects a page; 50 unless told.")] string? limit = null,
        [Description("The value of next of the page before, with the same filters.")] string? after = null)
    {
        try
        {
            var period = QueryPeriod.Parse(from, to);
            var query = new LakeQuery
            {
                Source = QueryText.Name("source", source, "nse.quote"),
                Stream = QueryText.Words("stream", stream, 1, LongestStream),
                From = period.From,
                To = period.To,
                Size = (int)(QueryText.Number("limit", limit, 1, MaxLimit) ?? 50),
                After = after,
            };
            var page = await desk.BrowseAsync(query, cancellationToken);
            return TypedResults.Ok(new LakePageDto([.. page.Rows.Select(row => new LakeObjectDto(row))], page.Next));
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            return Problems.Result(Problems.InvalidValue(fault));
        }
    }

    private static async Task<Results<Ok<LakeDetailDto>, ProblemHttpResult>> FindAsync([Description("The object's number.")] long id, ILakeDesk desk, CancellationToken cancellationToken) =>
        await desk.FindAsync(id, cancellationToken) is { } found ? TypedResults.Ok(new LakeDetailDto(found)) : Problems.Result(Problems.UnknownLakeObject(id));

    // Whatever a source sent, a browser only keeps it: shown as a page of ours it could act as one.
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> PayloadAsync(
        [Description("The object's number.")] long id, HttpContext context, ILakeDesk desk, CancellationToken cancellationToken)
    {
        try
        {
            if (await desk.ReadAsync(id, cancellationToken) is not { } document) { return Problems.Result(Problems.UnknownLakeObject(id)); }
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return TypedResults.File(document.Content.ToArray(), "application/octet-stream", $"{document.Source}-{id}{ExtensionOf(document.ContentType)}");
        }
        catch (DamagedLakeObjectException damaged)
        {
            return Problems.Result(Problems.DamagedLakeObject(damaged.Message));
        }
    }

    private static async Task<Results<Ok<LakeTrial>, ProblemHttpResult>> VerifyAsync([Description("The object's number.")] long id, ILakeDesk desk, CancellationToken cancellationToken) =>
        await desk.VerifyAsync(id, cancellationToken) is { } trial ? TypedResults.Ok(trial) : Problems.Result(Problems.UnknownLakeObject(id));

    private static async Task<Results<Accepted<IReadOnlyList<RunDto>>, ProblemHttpResult>> ReplayAsync([FromBody] ReplayOrderDto order, ClaimsPrincipal user, ILakeDesk desk, CancellationToken cancellationToken)
    {
        try
        {
            var runs = await desk.ReplayAsync(order.Read(), Actor.Of(user), cancellationToken);
            return TypedResults.Accepted(Problems.RunPath(runs[0].Id), (IReadOnlyList<RunDto>)[.. runs.Select(run => new RunDto(run))]);
        }
        catch (Exception refused) when (refused is InvalidRunRequestException or FormatException)
        {
            return Problems.Result(Problems.InvalidValue(refused.Message));
        }
    }

    private static async Task<Results<Ok<ReplayPreview>, ProblemHttpResult>> PreviewAsync([Description("The number of the run.")] long runId, ILakeDesk desk, CancellationToken cancellationToken) =>
        await desk.FindPreviewAsync(runId, cancellationToken) is { } preview ? TypedResults.Ok(preview) : Problems.Result(Problems.UnknownRun(runId));

    private static string ExtensionOf(string contentType) => contentType.Split(';')[0].Trim() switch
    {
        "application/json" => ".json",
        "text/csv" => ".csv",
        "text/html" => ".html.txt",
        "application/xml" or "text/xml" or "application/rss+xml" => ".xml.txt",
        _ => ".bin",
    };
}
