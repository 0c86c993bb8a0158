using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace SentinelMarket.Web.Security;

/// <summary>Until people can sign in, a caller on this machine or from an allowed network is the local administrator; nobody else is anybody.</summary>
internal sealed class LoopbackHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    CallerNetworks networks) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Loopback";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var address = Context.Connection.RemoteIpAddress;
        if (address is null || !networks.Admit(address)) { return Task.FromResult(AuthenticateResult.NoResult()); }

        var identity = new ClaimsIdentity(SchemeName, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.Name, Actor.LocalAdministrator));
        identity.AddClaims(Roles.All.Select(role => new Claim(ClaimTypes.Role, role)));
        if (!CallerNetworks.IsLoopback(address)) { identity.AddClaim(new Claim(Actor.AddressClaim, CallerNetworks.Plain(address).ToString())); }
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }

    // There is nothing to sign in with, so an unknown caller is refused rather than challenged.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => HandleForbiddenAsync(properties);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Refusal.WriteAsync(Context, "forbidden", "This is not allowed to you. Nothing here is open unless its policy says so.");
}
