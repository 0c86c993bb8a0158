using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Components.Shared;

/// <summary>How a platform is called and which sign it has.</summary>
public sealed record PlatformLook(string Word, string Icon)
{
    public static PlatformLook Of(string platform) => platform switch
    {
        Platforms.X => new("X", "tag"),
        Platforms.Telegram => new("Telegram", "send"),
        Platforms.Reddit => new("Reddit", "forum"),
        Platforms.YouTube => new("YouTube", "smart_display"),
        Platforms.News => new("News", "newspaper"),
        Platforms.Filing => new("Filing", "gavel"),
        _ => new(platform, "chat"),
    };
}
