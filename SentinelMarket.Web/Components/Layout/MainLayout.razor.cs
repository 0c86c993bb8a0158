using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace SentinelMarket.Web.Components.Layout;

public partial class MainLayout
{
    private ErrorBoundary? _boundary;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private DashboardMode Mode { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    // A bare "#content" would be resolved against <base href="/"> and leave the page.
    private string SkipTarget => new Uri(Navigation.Uri).GetLeftPart(UriPartial.Query) + "#content";

    private string Area => Navigation.ToBaseRelativePath(Navigation.Uri).Split('/', '?', '#')[0];

    // Going to another page leaves the broken one behind.
    protected override void OnParametersSet() => Recover();

    private void Recover() => _boundary?.Recover();
}
