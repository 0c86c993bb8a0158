namespace SentinelMarket.Web.Components.Pages;

/// <summary>The status of a page that says that there is nothing to show.</summary>
internal static class MissingPage
{
    /// <summary>Answers 404. Without a request that is still unanswered (in the circuit) there is no status to set.</summary>
    public static void Tell(HttpContext? http)
    {
        if (http is not { Response.HasStarted: false }) { return; }

        // Set only when the answer begins, because a page that has this status while it is drawn is sent without a body.
        http.Response.OnStarting(() =>
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }
}
