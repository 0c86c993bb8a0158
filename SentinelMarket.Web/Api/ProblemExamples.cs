using Microsoft.AspNetCore.Mvc;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Api;

/// <summary>The error that an operation is most likely to answer a status with, as the code makes it.</summary>
internal static class ProblemExamples
{
    private const string UploadsPath = "/api/ingest/uploads";
    private const string WebhooksPath = "/api/ingest/webhooks";

    public static ProblemDetails Of(int status, string method, string path) => status switch
    {
        StatusCodes.Status400BadRequest => Problems.InvalidValue("limit is \"many\"; a whole number from 1 to 500 is expected."),
        StatusCodes.Status401Unauthorized => Problems.WebhookRefused($"{Security.WebhookSignature.Header} is missing or is not the signature of this body at that time."),
        StatusCodes.Status404NotFound => Missing(method, path),
        StatusCodes.Status409Conflict => Conflict(path),
        StatusCodes.Status413PayloadTooLarge when path.StartsWith(UploadsPath, StringComparison.Ordinal) => Problems.UploadTooLarge(1024L * 1024 * 1024),
        StatusCodes.Status422UnprocessableEntity => Problems.IdempotencyKeyReused(),
        StatusCodes.Status429TooManyRequests => Problems.TooManyRequests(new ApiOptions().RequestsPerMinute, 1),
        StatusCodes.Status500InternalServerError => Problems.Unexpected("0HNA1B2C3D4E5:00000001"),
        StatusCodes.Status503ServiceUnavailable => Problems.DatabaseAway(),
        StatusCodes.Status507InsufficientStorage => path.StartsWith(WebhooksPath, StringComparison.Ordinal) ? Problems.WebhookNotKept() : Problems.UploadNotKept("No space left on device."),
        _ => Problems.OfStatus(status, method, path),
    };

    private static ProblemDetails Missing(string method, string path) => path.Split('/') switch
    {
        [_, _, _, "pipelines", ..] => Problems.UnknownPipeline(new UnknownPipelineException("stocks", ["stock_data", "end_of_day"]).Message),
        [_, _, _, "runs", ..] => Problems.UnknownRun(42),
        [_, _, _, "stocks", ..] => Problems.UnknownTicker("RELAINCE"),
        [_, _, _, "instruments", ..] => Problems.UnknownInstrument("RELAINCE"),
        [_, _, _, "feeds", ..] => Problems.UnknownFeed(new Core.Serving.UnknownFeedException("nse", [SourceIds.NseQuote, SourceIds.YahooQuote]).Message),
        [_, _, _, "quarantine", ..] => Problems.UnknownQuarantineEntry(42),
        [_, _, _, "lineage", ..] => Problems.UnknownRow("stock_data_warehouse"),
        [_, _, _, "quality", ..] => Problems.NoQualityReport(42),
        [_, _, _, "uploads", ..] => Problems.UnknownUpload("3f29c8a25d414f0e"),
        [_, _, _, "webhooks", ..] => Problems.NoWebhook("this sender", "Webhooks:Senders:NAME:Secret"),
        _ => Problems.OfStatus(StatusCodes.Status404NotFound, method, path),
    };

    private static ProblemDetails Conflict(string path) => path.Split('/') switch
    {
        [_, _, _, "pipelines", _, "runs"] or [_, _, _, "feeds", ..] or [_, _, _, "quality", ..] => Problems.RunAlreadyOpen(new RunAlreadyOpenException("stock_data", 42)),
        [_, _, _, "pipelines", ..] => Problems.NotScheduled(new Jobs.NotScheduledException("stock_data").Message),
        [_, _, _, "webhooks", ..] => Problems.Replayed(),
        _ => Problems.IdempotencyKeyInUse(),
    };
}
