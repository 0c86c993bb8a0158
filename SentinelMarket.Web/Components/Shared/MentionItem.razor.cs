using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Components.Shared;

public partial class MentionItem
{
    private const int Excerpt = 240;

    private MentionView _view = null!;

    [Parameter, EditorRequired]
    public required MentionRow Row { get; set; }

    /// <summary>The page's clock.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>Whether the share is told.</summary>
    [Parameter]
    public bool WithTicker { get; set; } = true;

    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_view?.Row, Row)) { _view = new MentionView(Row); }
    }
}
