using System.IO.Compression;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
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
        services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ApiOptions>, ApiOptionsValidator>());
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => Problems.Complete(context.HttpContext, context.ProblemDetails));
        services.AddSingleton<ApiErrors>().AddSingleton<Idempotency>().AddSingleton<ConditionalAnswers>().AddSingleton<CallLimits>().AddSingleton<ExportSlots>().AddSingleton<EventStreams>();
        services.AddRateLimiter();
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>>(provider => new ConfigureOptions<RateLimiterOptions>(options =>
        {
            var limits = provider.GetRequiredService<CallLimits>();
            options.GlobalLimiter = limits.Limiter;
            options.OnRejected = limits.RejectAsync;
        }));
        services.AddResponseCompression(options =>
        {
            // Nothing of the API's answers is a secret that a reflected text could be measured against (BREACH): pages, which carry tokens,
            // and webhooks, which answer with signatures, are not compressed, nor are events, which would wait for a full block.
            options.EnableForHttps = true;
            options.MimeTypes = ["application/json", Problems.ContentType, ExportEndpoints.ContentType];
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.ConfigureHttpJsonOptions(options => ApiJson.Apply(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddHealthChecks()
            .AddCheck<DatabaseCheck>("database", tags: [HealthEndpoints.ReadyTag], timeout: CheckTimeout)
            .AddCheck<DiskCheck>("disk", tags: [HealthEndpoints.ReadyTag], timeout: CheckTimeout);
        services.AddApiDocument();
        return services;
    }

    /// <summary>Must come before <see cref="SecurityServices.UseSecurity"/>, so that refusals carry the version too.</summary>
    public static WebApplication UseApi(this WebApplication app)
    {
        app.UseWhen(context => IsOfApi(context) && !WebhookPaths.Contains(context.Request.Path), api => api.UseResponseCompression());
        app.UseWhen(IsOfApi, api => api.UseMiddleware<ApiErrors>());
        return app;
    }

    /// <summary>Must come after <see cref="SecurityServices.UseSecurity"/>: limits and keys are the caller's.</summary>
    public static WebApplication UseApiCalls(this WebApplication app)
    {
        app.UseWhen(IsOfApi, api =>
        {
            api.Use(next => context => context.RequestServices.GetRequiredService<CallLimits>().TellAsync(context, next));
            api.UseRateLimiter();
            api.UseMiddleware<Idempotency>();
            api.UseMiddleware<ConditionalAnswers>();
        });
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
        WarehouseEndpoints.MapStanding(data);
        FeedEndpoints.Map(data);
        QuarantineEndpoints.Map(data);
        RuleEndpoints.Map(data);
        LineageEndpoints.Map(data);
        LakeEndpoints.Map(data);
        QualityEndpoints.Map(data);
        AlertEndpoints.Map(data);
        ExportEndpoints.Map(data);
        EventEndpoints.Map(data);
        UploadEndpoints.Map(Group(app, "/api/ingest"));
        WebhookEndpoints.Map(app.MapGroup("/api/ingest"));
        TextEndpoints.Map(Group(app, "/api/text"));
        HealthEndpoints.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(Roles.Viewer);
        return app;
    }

    private static bool IsOfApi(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || context.Request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);

    private static RouteGroupBuilder Group(WebApplication app, string prefix) => app.MapGroup(prefix).RequireAuthorization(Roles.Viewer);
}
