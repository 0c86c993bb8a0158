using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>Registers and maps the REST API.</summary>
public static class ApiServices
{
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Needs the desks of Core/Serving and <see cref="ReadinessTargets"/>.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddProblemDetails();
        services.AddSingleton<ApiErrors>();
        services.ConfigureHttpJsonOptions(options => ApiJson.Apply(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddHealthChecks()
            .AddCheck<DatabaseCheck>("database", tags: [HealthEndpoints.ReadyTag], timeout: CheckTimeout)
            .AddCheck<DiskCheck>("disk", tags: [HealthEndpoints.ReadyTag], timeout: CheckTimeout);
        services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "SentinelMarket",
                Version = ApiErrors.Version,
                Description = "Pipelines, runs, prices and talk of the warehouse. Every error is a ProblemDetails object with a stable type. Instants are UTC, durations are seconds, prices are rupees.",
            };
            return Task.CompletedTask;
        }));
        return services;
    }

    /// <summary>Must come before <see cref="SecurityServices.UseSecurity"/>, so that refusals carry the version too.</summary>
    public static WebApplication UseApi(this WebApplication app)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase),
            api => api.UseMiddleware<ApiErrors>());
        return app;
    }

    /// <summary>Maps /api/data, /api/ingest, /api/text, /healthz, /readyz and /openapi/v1.json.</summary>
    public static WebApplication MapApi(this WebApplication app)
    {
        var data = Group(app, "/api/data");
        PipelineEndpoints.Map(data);
        RunEndpoints.Map(data);
        JobEndpoints.Map(data);
        ScheduleEndpoints.Map(data);
        RetryEndpoints.Map(data);
        StockEndpoints.Map(data);
        MentionEndpoints.Map(data);
        InstrumentEndpoints.Map(data);
        WarehouseEndpoints.Map(data);
        FeedEndpoints.Map(data);
        QuarantineEndpoints.Map(data);
        RuleEndpoints.Map(data);
        LineageEndpoints.Map(data);
        LakeEndpoints.Map(data);
        QualityEndpoints.Map(data);
        AlertEndpoints.Map(data);
        UploadEndpoints.Map(Group(app, "/api/ingest"));
        WebhookEndpoints.Map(app.MapGroup("/api/ingest"));
        TextEndpoints.Map(Group(app, "/api/text"));
        HealthEndpoints.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(Roles.Viewer);
        return app;
    }

    private static RouteGroupBuilder Group(WebApplication app, string prefix) =>
        app.MapGroup(prefix)
            .RequireAuthorization(Roles.Viewer)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status500InternalServerError)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
