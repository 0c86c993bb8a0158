using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Stocks;

/// <summary>How the quality of a bar looks.</summary>
public static class BarLook
{
    public static StatusLook Of(DailyBar bar) => bar switch
    {
        { Quality: BarQuality.Quotes } => new(Tone.Info, "schedule", "Quotes so far"),
        { DisagreeingSources.Count: > 0 } => new(Tone.Warn, "warning", "Official, disputed"),
        _ => new(Tone.Good, "verified", "Official"),
    };
}
