namespace SentinelMarket.Web.Security;

/// <summary>Where webhooks are. Their callers come from anywhere, mostly through a proxy, and prove by secret or signature who they are, so that the gate has nothing to ask them.</summary>
internal static class WebhookPaths
{
    public const string Prefix = "/api/ingest/webhooks";

    public static bool Contains(PathString path) => path.StartsWithSegments(Prefix, StringComparison.OrdinalIgnoreCase);
}
