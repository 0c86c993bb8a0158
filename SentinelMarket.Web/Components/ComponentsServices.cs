using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Web.Components;

/// <summary>Registers and maps the dashboard.</summary>
public static class ComponentsServices
{
    /// <summary>
    /// The pages and their live updates. The host also registers <c>IPipelineDesk</c>, <c>IStockDesk</c>, <c>ILineageDesk</c>, <see cref="TimeProvider"/>,
    /// <see cref="DashboardMode"/>, <see cref="IRunChangeSource"/> and the policies <c>Viewer</c> and <c>Operator</c>.
    /// </summary>
    public static IServiceCollection AddDashboard(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddRadzenComponents();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RunUpdates>();
        services.AddSingleton<PrerenderedReads>();
        services.AddScoped<Shared.LineageSelection>();
        services.AddHostedService<RunChangeWorker>();
        services.AddHostedService<LiveEventWorker>();
        return services;
    }

    /// <summary>
    /// Answers unknown addresses with a page of our own, and status 404. Comes before routing. A page route that matches everything would
    /// not do: it would also take the API's requests that have no body.
    /// </summary>
    public static void UseNotFoundPage(this WebApplication app) => app.UseStatusCodePages(async missing =>
    {
        var context = missing.HttpContext;
        var asked = context.Request.Path;
        if (context.Response.StatusCode != StatusCodes.Status404NotFound || asked.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)) { return; }
        // The page itself sets the status again when it begins to answer; drawn under it, it would be sent without a body.
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Request.Path = "/not-found";
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        await missing.Next(context);
        context.Request.Path = asked;
    });

    /// <summary>Maps the pages and their static files. Needs authentication, authorization and antiforgery in front.</summary>
    public static void MapDashboard(this WebApplication app)
    {
        // Styles, scripts and fonts are the same for everybody and carry no data.
        app.MapStaticAssets().AllowAnonymous();
        app.MapGet("/", () => Results.LocalRedirect("/pipelines")).RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode().RequireAuthorization(Policies.Viewer);
    }
}
