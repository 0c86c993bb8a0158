using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Components.Pages.Feeds;

public partial class FeedTable
{
    [Parameter, EditorRequired]
    public required IReadOnlyList<FeedOverview> Feeds { get; set; }

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>The sources of feeds for which an action is under way.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlySet<string> Busy { get; set; }

    [Parameter]
    public EventCallback<FeedOverview> OnTest { get; set; }

    [Parameter]
    public EventCallback<FeedOverview> OnFetch { get; set; }

    /// <summary>A click would be lost before the page listens, and repeated while an order is under way.</summary>
    private bool IsHeld(FeedOverview feed) => !RendererInfo.IsInteractive || Busy.Contains(feed.Source);
}
