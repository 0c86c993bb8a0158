using System.Data.Common;
using System.Net.Sockets;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Warehouse.Spool;
using SentinelMarket.Web.Jobs;

namespace SentinelMarket.Web.Api;

/// <summary>Gives every failing response of the API a ProblemDetails body, whoever produced the status, and marks the version.</summary>
internal sealed class ApiErrors(ILogger<ApiErrors> logger) : IMiddleware
{
    public const string Version = "1";
    private const string DatabaseRetrySeconds = "5";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers["Api-Version"] = Version;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await Problems.WriteAsync(context, Of(context, exception));
            return;
        }

        var response = context.Response;
        if (response is { StatusCode: >= 400, HasStarted: false, ContentType: null } && response.ContentLength is null or 0)
        {
            await Problems.WriteAsync(context, Problems.OfStatus(response.StatusCode, context.Request.Method, context.Request.Path));
        }
    }

    private ProblemDetails Of(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case UnknownPipelineException:
                return Problems.UnknownPipeline(exception.Message);
            case UnknownFeedException:
                return Problems.UnknownFeed(exception.Message);
            case RunAlreadyOpenException open:
                return Problems.RunAlreadyOpen(open);
            case InvalidScheduleException:
                return Problems.InvalidSchedule(exception.Message);
            case InvalidRunRequestException:
                return Problems.InvalidValue(exception.Message);
            case NotScheduledException:
                return Problems.NotScheduled(exception.Message);
            case BadHttpRequestException bad:
                var problem = Problems.OfStatus(bad.StatusCode, context.Request.Method, context.Request.Path);
                if (bad.StatusCode == StatusCodes.Status400BadRequest) { problem.Detail = bad.Message; }
                return problem;
            case IOException when context.RequestServices.GetService<DatabasePresence>()?.Absence is not null:
                return Problems.SpoolFull(exception.Message);
            case var _ when IsDatabaseAway(exception):
                logger.DatabaseAway(context.Request.Method, context.Request.Path, exception.GetBaseException().Message);
                context.Response.Headers.RetryAfter = DatabaseRetrySeconds;
                return Problems.DatabaseAway();
            default:
                logger.RequestBroke(context.Request.Method, context.Request.Path, context.TraceIdentifier, exception);
                return Problems.Unexpected(context.TraceIdentifier);
        }
    }

    private static bool IsDatabaseAway(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            switch (exception)
            {
                case PostgresException postgres when postgres.IsTransient || postgres.SqlState.StartsWith("57P", StringComparison.Ordinal):
                    return true;
                case PostgresException:
                    return false;
                case NpgsqlException { IsTransient: true } or NpgsqlException { InnerException: SocketException or IOException or TimeoutException }:
                case DatabaseAwayException:
                case DbException { IsTransient: true }:
                    return true;
            }
        }

        return false;
    }
}
