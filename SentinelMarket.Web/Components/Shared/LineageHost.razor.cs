using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace SentinelMarket.Web.Components.Shared;

/// <summary>Draws the drawer over whatever page has asked for it, and takes it away when the page is left.</summary>
public sealed partial class LineageHost : IDisposable
{
    [Inject]
    private LineageSelection Selection { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose()
    {
        Selection.Changed -= Redraw;
        Navigation.LocationChanged -= Leave;
    }

    protected override void OnInitialized()
    {
        Selection.Changed += Redraw;
        Navigation.LocationChanged += Leave;
    }

    private void Redraw(object? sender, EventArgs change) => _ = InvokeAsync(StateHasChanged);

    private void Leave(object? sender, LocationChangedEventArgs change) => Selection.Close();
}
