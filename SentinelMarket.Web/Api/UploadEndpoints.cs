using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using SentinelMarket.Core.Inbox;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>/api/ingest/uploads</summary>
internal static class UploadEndpoints
{
    /// <summary>What multipart adds to a file, at most.</summary>
    public const int EnvelopeBytes = 64 * 1024;

    private const int LongestBoundary = 200;

    public static void Map(RouteGroupBuilder ingest)
    {
        var uploads = ingest.MapGroup("/uploads").WithTags("Uploads");
        uploads.MapGet("/", OverviewAsync)
            .WithSummary("The drop folder")
            .WithDescription("What waits (the first 200), what is being imported, and the latest 50 files that are done or were rejected, with the reasons.");
        uploads.MapPost("/", ReceiveAsync)
            .RequireAuthorization(Roles.Operator)
            .WithMetadata(FileBody.Instance)
            .WithSummary("Upload a file")
            .WithDescription("Takes one file, as multipart/form-data with one file in it or as the plain body with its name in ?name=. The file is kept as it is and imported when its turn comes; follow the header Location until state is Done or Rejected.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);
        uploads.MapGet("/{id}", FindAsync)
            .RequireAuthorization(Roles.Viewer)
            .WithSummary("What became of an upload")
            .WithDescription("state is Waiting, Importing, Done, Rejected or Removed; message says why it waits or why it was rejected.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<InboxDto>> OverviewAsync(IInboxDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(new InboxDto(await desk.OverviewAsync(cancellationToken)));

    private static async Task<Results<Ok<UploadDto>, ProblemHttpResult>> FindAsync(
        [Description("The upload's id.")] string id,
        IInboxDesk desk,
        CancellationToken cancellationToken) =>
        await desk.FindAsync(id, cancellationToken) is { } file ? TypedResults.Ok(new UploadDto(file)) : Problems.Result(Problems.UnknownUpload(id));

    private static async Task<Results<Accepted<UploadDto>, ProblemHttpResult>> ReceiveAsync(
        HttpContext context,
        [Description("The file's name, when the body is the file itself.")] string? name,
        ClaimsPrincipal user,
        IInboxDesk desk,
        CancellationToken cancellationToken)
    {
        var request = context.Request;
        var isTooLarge = request.ContentLength > desk.MaxUploadBytes + EnvelopeBytes;

        // The inbox counts the file's own bytes; the server's general limit, made for small bodies, only has to stay out of its way. Without
        // one the server reads what is still on its way for some seconds, so that a client that sends before it listens hears the answer.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) { limit.MaxRequestBodySize = isTooLarge ? null : desk.MaxUploadBytes + (2 * EnvelopeBytes); }
        if (isTooLarge) { return Problems.Result(Problems.UploadTooLarge(desk.MaxUploadBytes)); }
        try
        {
            var file = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
                ? await ReceivePartAsync(request, type, Actor.Of(user), desk, cancellationToken)
                : await desk.ReceiveAsync(NameOf(name), request.Body, Actor.Of(user), cancellationToken);
            return TypedResults.Accepted(Problems.UploadPath(file.Id), new UploadDto(file));
        }
        catch (UploadTooLargeException)
        {
            return Problems.Result(Problems.UploadTooLarge(desk.MaxUploadBytes));
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problems.Result(Problems.UploadTooLarge(desk.MaxUploadBytes));
        }
        catch (UploadRefusedException refused)
        {
            return Problems.Result(Problems.InvalidValue(refused.Message));
        }
        catch (Exception exception) when (exception is IOException and not BadHttpRequestException or UnauthorizedAccessException && !context.RequestAborted.IsCancellationRequested)
        {
            return Problems.Result(Problems.UploadNotKept(exception.Message));
        }
    }

    private static async Task<InboxFile> ReceivePartAsync(HttpRequest request, MediaTypeHeaderValue type, string actor, IInboxDesk desk, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > LongestBoundary) { throw new UploadRefusedException("The multipart body has no boundary; send it as browsers and curl -F do."); }
        var reader = new MultipartReader(boundary, request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.GetContentDispositionHeader() is { } header && header.IsFileDisposition())
                {
                    var name = header.FileNameStar.HasValue ? header.FileNameStar.ToString() : HeaderUtilities.RemoveQuotes(header.FileName).ToString();
                    return await desk.ReceiveAsync(NameOf(name), section.Body, actor, cancellationToken);
                }
            }
        }
        catch (InvalidDataException broken)
        {
            throw new UploadRefusedException($"The multipart body cannot be read: {broken.Message}");
        }

        throw new UploadRefusedException("The multipart body holds no file; send one, as curl -F file=@NAME does.");
    }

    private static string NameOf(string? name) =>
        string.IsNullOrWhiteSpace(name) ? throw new UploadRefusedException("The file has no name; add ?name=NAME, or send it as multipart/form-data.") : name;
}
