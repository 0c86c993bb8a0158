using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace SentinelMarket.Web.Security;

/// <summary>Registers who may do what.</summary>
public static class SecurityServices
{
    public static IServiceCollection AddSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SecurityOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<SecurityOptions>>(new SecurityOptionsSource(configuration));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SecurityOptions>, SecurityOptionsValidator>());
        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection(WebhookOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>());
        services.AddSingleton<CallerNetworks>();
        services.AddSingleton<CallerGate>();
        services.AddSingleton<SecurityHeaders>();
        services.AddSingleton<IAuthorizationHandler, DenyByDefaultHandler>();
        services.AddAuthentication(LoopbackHandler.SchemeName).AddScheme<AuthenticationSchemeOptions, LoopbackHandler>(LoopbackHandler.SchemeName, configureOptions: null);
        services.AddCascadingAuthenticationState();
        var authorization = services.AddAuthorizationBuilder();
        foreach (var role in Roles.All) { authorization.AddPolicy(role, policy => policy.RequireAuthenticatedUser().RequireRole(role)); }
        authorization.SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new DenyByDefault()).Build());
        return services;
    }

    /// <summary>Comes first in the pipeline: headers, the gate, then who the caller is and what he may do. Static assets stay behind the gate too.</summary>
    public static WebApplication UseSecurity(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<CallerGate>();
        app.UseAuthentication();
        app.UseAuthorization();
        return app;
    }
}
