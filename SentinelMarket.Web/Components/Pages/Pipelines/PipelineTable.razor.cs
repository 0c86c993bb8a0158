using System.Globalization;
using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Components.Pages.Pipelines;

public partial class PipelineTable
{
    [Parameter, EditorRequired]
    public required IReadOnlyList<PipelineOverview> Pipelines { get; set; }

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>The pipelines for which an action is under way.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlySet<string> Busy { get; set; }

    [Parameter]
    public EventCallback<string> OnRun { get; set; }

    [Parameter]
    public EventCallback<string> OnPause { get; set; }

    [Parameter]
    public EventCallback<string> OnResume { get; set; }

    private static string Address(RunReport run) => "/runs/" + run.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>A click would be lost before the page listens, and repeated while an order is under way.</summary>
    private bool IsHeld(PipelineOverview pipeline) => !RendererInfo.IsInteractive || Busy.Contains(pipeline.Name);
}
