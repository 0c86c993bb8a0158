using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Components.Pages.Alerts;

public partial class SilencesPart
{
    private const double MostHours = 8_760;

    private SilenceKind _kind;
    private SilenceRepeat _repeats;
    private string? _rule;
    private string? _subject;
    private string? _reason;
    private double? _hours = 4;
    private DateTime _from;
    private DateTime _to;

    [Parameter, EditorRequired]
    public required IReadOnlyList<AlertSilence> Silences { get; set; }

    [Parameter, EditorRequired]
    public required AlertsViewModel View { get; set; }

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    [Parameter, EditorRequired]
    public bool Busy { get; set; }

    [Parameter]
    public EventCallback<SilenceOrder> OnSilence { get; set; }

    [Parameter]
    public EventCallback<long> OnLift { get; set; }

    private bool IsHeld => !RendererInfo.IsInteractive || Busy;

    protected override void OnInitialized()
    {
        var hour = Now.ToOffset(IndianTime.Offset).DateTime;
        _from = hour.Date.AddHours(hour.Hour + 1);
        _to = _from.AddHours(2);
    }

    private async Task SubmitAsync()
    {
        await OnSilence.InvokeAsync(_kind == SilenceKind.Mute
            ? new SilenceOrder(_kind, _rule, _subject, null, _hours is { } hours ? Now.AddHours(Math.Clamp(hours, 0, MostHours)) : null, SilenceRepeat.Never, _reason)
            : new SilenceOrder(_kind, _rule, _subject, IndianTime.ToUtc(_from), IndianTime.ToUtc(_to), _repeats, _reason));
        _reason = null;
    }
}
