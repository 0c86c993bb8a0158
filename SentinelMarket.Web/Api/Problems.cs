using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Api;

/// <summary>The errors of the API. A type is a promise to programs; title and detail are for people.</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    /// <summary>What every type begins with.</summary>
    public const string Prefix = "urn:sentinelmarket:problem:";

    public static ProblemDetails InvalidValue(string detail) => Make(StatusCodes.Status400BadRequest, "invalid-value", "A value is not valid", detail);

    /// <summary>The words of the exception, without the name of the parameter, which says nothing to a caller.</summary>
    public static ProblemDetails InvalidValue(Exception fault) =>
        InvalidValue(fault is ArgumentException { ParamName: { } name } ? fault.Message.Replace($" (Parameter '{name}')", string.Empty, StringComparison.Ordinal) : fault.Message);

    public static ProblemDetails UnknownPipeline(string detail) => Make(StatusCodes.Status404NotFound, "unknown-pipeline", "Unknown pipeline", detail);

    public static ProblemDetails UnknownFeed(string detail) => Make(StatusCodes.Status404NotFound, "unknown-feed", "Unknown feed", detail);

    public static ProblemDetails UnknownRun(long id) => Make(StatusCodes.Status404NotFound, "unknown-run", "Unknown run", $"There is no run {id}.");

    public static ProblemDetails RunEnded(string detail) => Make(StatusCodes.Status409Conflict, "run-ended", "The run has ended", detail);

    public static ProblemDetails SearchTooBroad(string detail) => Make(StatusCodes.Status422UnprocessableEntity, "search-too-broad", "The search takes too long", detail);

    public static ProblemDetails InvalidSchedule(string detail) => Make(StatusCodes.Status400BadRequest, "invalid-schedule", "Not a schedule", detail);

    public static ProblemDetails UnknownRetry(long id) => Make(StatusCodes.Status404NotFound, "unknown-retry", "Unknown retry", $"No retry {id} waits: it was never there, has begun, or was called off.");

    public static ProblemDetails UnknownQuarantineEntry(long id) => Make(StatusCodes.Status404NotFound, "unknown-quarantine-entry", "Unknown entry", $"There is no quarantine entry {id}.");

    public static ProblemDetails QuarantineRefused(string detail) => Make(StatusCodes.Status409Conflict, "quarantine-refused", "Not possible with this entry", detail);

    public static ProblemDetails UnknownAlert(string detail) => Make(StatusCodes.Status404NotFound, "unknown-alert", "Unknown incident, rule, silence or channel", detail);

    public static ProblemDetails AlertRefused(string detail) => Make(StatusCodes.Status409Conflict, "alert-refused", "Not possible with this alert", detail);


    public static ProblemDetails UnknownRow(string table) =>
        Make(StatusCodes.Status404NotFound, "unknown-row", "Unknown row", $"{table} has no row with this id: it was replaced by another one or dropped, or never there.");

    public static ProblemDetails UnknownLakeObject(long id) => Make(StatusCodes.Status404NotFound, "unknown-lake-object", "Unknown lake object", $"The lake's catalog has no object {id}.");

    public static ProblemDetails DamagedLakeObject(string detail) => Make(StatusCodes.Status410Gone, "damaged-lake-object", "The object cannot be read back", detail);

    public static ProblemDetails UnknownTicker(string ticker) =>
        Make(StatusCodes.Status404NotFound, "unknown-ticker", "Unknown ticker", $"The warehouse has never had a row of {ticker}. Tickers are the exchange's symbols, such as RELIANCE.");

    public static ProblemDetails UnknownInstrument(string asked) =>
        Make(StatusCodes.Status404NotFound, "unknown-instrument", "Unknown instrument", $"No list of shares has {asked}. ./run import instruments imports the exchanges' lists; /api/data/instruments?search= finds shares by name.");

    public static ProblemDetails UnknownUpload(string id) =>
        Make(StatusCodes.Status404NotFound, "unknown-upload", "Unknown upload", $"There is no upload \"{id}\", or it was finished long ago: the latest 500 are remembered.");

    public static ProblemDetails UploadTooLarge(long most) =>
        Make(StatusCodes.Status413PayloadTooLarge, "upload-too-large", "File too large", FormattableString.Invariant($"The file is larger than {most / (1024 * 1024):N0} MB (Inbox:MaxUploadMegabytes) and was not kept. Put it into the drop folder, or import it from the command line: ./run import bhavcopy FILE"));

    public static ProblemDetails UploadNotKept(string reason) =>
        Make(StatusCodes.Status507InsufficientStorage, "upload-not-kept", "The file could not be kept", $"The server could not write the file: {reason} Look at its disk's space and the folder's permissions, then send it again.");

    public static ProblemDetails NoWebhook(string sender, string key) =>
        Make(StatusCodes.Status404NotFound, "webhook-not-configured", "No such webhook", $"This server takes no deliveries of {sender}; the setting {key} (or the same with File at its end) turns it on.");

    public static ProblemDetails WebhookRefused(string detail) => Make(StatusCodes.Status401Unauthorized, "webhook-refused", "The delivery is not proven", detail);

    public static ProblemDetails WebhookTooLarge(int kilobytes) =>
        Make(StatusCodes.Status413PayloadTooLarge, "body-too-large", "Body too large", FormattableString.Invariant($"A delivery has at most {kilobytes:N0} KB (Webhooks:MaxBodyKilobytes); send it in parts."));

    public static ProblemDetails Replayed() => Make(StatusCodes.Status409Conflict, "webhook-replayed", "Delivered before", "This delivery was taken before, so nothing was done. A new one needs a new timestamp and signature.");

    public static ProblemDetails WebhookNotKept() =>
        Make(StatusCodes.Status507InsufficientStorage, "webhook-not-kept", "The delivery could not be kept", "The server could not write the delivery to its lake. Send it again later.");

    public static ProblemDetails NotScheduled(string detail) => Make(StatusCodes.Status409Conflict, "not-scheduled", "No schedule", detail);

    public static ProblemDetails NoQualityReport(long? run) => Make(
        StatusCodes.Status404NotFound,
        "no-quality-report",
        "No report",
        run is null ? "No quality report has been made yet; the pipeline quality_report makes one." : FormattableString.Invariant($"Run {run} made no quality report."));

    public static ProblemDetails InvalidIdempotencyKey() =>
        Make(StatusCodes.Status400BadRequest, "invalid-idempotency-key", "The key is not valid", $"{Idempotency.Header} has 1 to {Idempotency.LongestKey} printable ASCII characters, such as a UUID.");

    public static ProblemDetails IdempotencyKeyReused() => Make(
        StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "The key belongs to another request",
        $"This {Idempotency.Header} was used for another path or another body. Send the same request to get its answer, or a new key for a new request.");

    public static ProblemDetails IdempotencyKeyInUse() => Make(
        StatusCodes.Status409Conflict, "idempotency-key-in-use", "The request is being carried out",
        "The same request is still being carried out. Send it again with the same key in a moment; it is not carried out twice.");

    public static ProblemDetails TooManyRequests(int perMinute, int seconds) => Make(
        StatusCodes.Status429TooManyRequests, "rate-limited", "Too many requests", FormattableString.Invariant($"More than {perMinute:N0} requests a minute came from you. Send the next one in {seconds} s, as Retry-After says."));

    public static ProblemDetails TooManyExports(int most) => Make(
        StatusCodes.Status429TooManyRequests, "too-many-exports", "Too many exports", FormattableString.Invariant($"{most} exports are being written, which is the most at the same time ({ApiOptions.SectionName}:{nameof(ApiOptions.ConcurrentExports)}). Try again when one is done."));

    public static ProblemDetails TooManyStreams(int most) => Make(
        StatusCodes.Status429TooManyRequests, "too-many-streams", "Too many streams", FormattableString.Invariant($"You hold {most} streams of events open, which is the most ({ApiOptions.SectionName}:{nameof(ApiOptions.EventStreamsPerCaller)}). Close one."));

    public static ProblemDetails SpoolFull(string reason) =>
        Make(StatusCodes.Status507InsufficientStorage, "spool-full", "Nothing can be kept", $"The database is away, and the spool takes no more runs: {reason}");

    /// <summary>A refusal of the gate or of the policies.</summary>
    public static ProblemDetails Refused(string type, string detail) => Make(StatusCodes.Status403Forbidden, type, "Refused", detail);

    public static ProblemDetails RunAlreadyOpen(RunAlreadyOpenException open)
    {
        var problem = Make(StatusCodes.Status409Conflict, "run-already-open", "A run is open", open.Message);
        problem.Extensions["openRunId"] = open.OpenRunId;
        problem.Extensions["openRun"] = RunPath(open.OpenRunId);
        return problem;
    }

    public static ProblemDetails DatabaseAway() =>
        Make(StatusCodes.Status503ServiceUnavailable, "database-away", "The database is away", "The database cannot be reached at the moment. Try again in a few seconds; /readyz says when it is back.");

    public static ProblemDetails Unexpected(string reference) =>
        Make(StatusCodes.Status500InternalServerError, "internal-error", "Something broke", $"The request could not be carried out because of a fault in the server. Its log has the cause under {reference}.");

    public static ProblemDetails OfStatus(int status, string method, string path) => status switch
    {
        StatusCodes.Status400BadRequest => Make(status, "invalid-request", "The request is not valid", "The request could not be read."),
        StatusCodes.Status401Unauthorized => Make(status, "unauthorized", "Not signed in", "Say who you are first."),
        StatusCodes.Status403Forbidden => Make(status, "forbidden", "Refused", "This is not allowed to you."),
        StatusCodes.Status404NotFound => Make(status, "not-found", "Not found", $"There is nothing at {path}. /openapi/v1.json lists what there is."),
        StatusCodes.Status405MethodNotAllowed => Make(status, "method-not-allowed", "Method not allowed", $"{method} is not possible at {path}; the header Allow says what is."),
        StatusCodes.Status413PayloadTooLarge => Make(status, "body-too-large", "Body too large", "The request's body is too large."),
        StatusCodes.Status415UnsupportedMediaType => Make(status, "unsupported-media-type", "Unsupported media type", "Send application/json, or no body at all."),
        _ => Make(status, $"status-{status}", "The request failed", $"The request ended with status {status}."),
    };

    public static string RunPath(long id) => FormattableString.Invariant($"/api/data/runs/{id}");

    public static string UploadPath(string id) => $"/api/ingest/uploads/{id}";

    public static ProblemHttpResult Result(ProblemDetails problem) => TypedResults.Problem(problem);

    /// <summary>Answers with a problem, outside of an endpoint.</summary>
    public static Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        Complete(context, problem);
        context.Response.StatusCode = problem.Status ?? StatusCodes.Status500InternalServerError;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(problem, options: null, ContentType, context.RequestAborted);
    }

    /// <summary>What every problem says, whoever writes it: where it happened, and nothing of the server's inside.</summary>
    public static void Complete(HttpContext context, ProblemDetails problem)
    {
        problem.Instance = context.Request.Path;
        problem.Extensions.Remove("traceId");
    }

    private static ProblemDetails Make(int status, string type, string title, string detail) => new() { Status = status, Type = Prefix + type, Title = title, Detail = detail };
}
