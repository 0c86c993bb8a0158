using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Lake;

/// <summary>How the state of an object looks.</summary>
internal static class LakeLook
{
    public static readonly StatusLook Sound = new(Tone.Good, "verified", "Sound");
    public static readonly StatusLook Damaged = new(Tone.Bad, "broken_image", "Damaged");

    public static StatusLook Of(LakeObjectRow row) => row switch
    {
        { RemovedAt: not null } => new(Tone.Idle, "auto_delete", "Taken out"),
        { Item.LoadedAt: null } => new(Tone.Info, "pending", "Not yet loaded"),
        { Quarantined: > 0 } => new(Tone.Warn, "warning", "Refused records"),
        _ => new(Tone.Good, "check_circle", "Loaded"),
    };
}
