namespace SentinelMarket.Web.Hosting;

/// <summary>Answers HEAD as GET without the body, as monitors and link checkers expect; the routes of pages know only GET.</summary>
internal static class HeadRequests
{
    public static void UseHeadAsGet(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!HttpMethods.IsHead(context.Request.Method) || context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }

        var body = context.Response.Body;
        context.Request.Method = HttpMethods.Get;
        context.Response.Body = Stream.Null;
        try
        {
            await next(context);
        }
        finally
        {
            // Before the answer begins, so that the server knows that no body may follow.
            context.Response.Body = body;
            context.Request.Method = HttpMethods.Head;
        }
    });
}
