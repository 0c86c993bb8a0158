using Microsoft.AspNetCore.Components;

namespace SentinelMarket.Web.Components.Shared;

/// <summary>Opens the drawer that tells where a row comes from.</summary>
public partial class LineageButton
{
    [Parameter, EditorRequired]
    public required string Table { get; set; }

    [Parameter, EditorRequired]
    public required string Id { get; set; }

    /// <summary>What the row is, such as "INFY of 3 Mar 2026", for those who hear the button only.</summary>
    [Parameter]
    public string What { get; set; } = "it";

    /// <summary>Shown beside the icon; without it the icon stands alone.</summary>
    [Parameter]
    public string? Word { get; set; }

    [Inject]
    private LineageSelection Selection { get; set; } = null!;

    private void Open() => Selection.Show(new LineageTarget(Table, Id));
}
