using Microsoft.AspNetCore.Authorization;

namespace SentinelMarket.Web.Security;

/// <summary>
/// Met only by answers that are nobody's endpoint (404, 405, 415) and callers who may read. A route that forgot its policy is closed to
/// everybody, so that forgetting is noticed.
/// </summary>
internal sealed class DenyByDefault : IAuthorizationRequirement;

internal sealed class DenyByDefaultHandler : AuthorizationHandler<DenyByDefault>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, DenyByDefault requirement)
    {
        if (context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint && context.User.IsInRole(Roles.Viewer)) { context.Succeed(requirement); }
        return Task.CompletedTask;
    }
}
