using System.Globalization;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>
/// A chat, group or channel. The Bot API's numbering tells them apart: people are positive, groups negative, and channels and supergroups are
/// -1000000000000 minus their number. All of Telegram's sources are brought to it, so that a message has one id whichever of them saw it.
/// </summary>
/// <param name="Id">The number as the Bot API writes it, or null when only the name is known.</param>
/// <param name="Username">The public name without the @, in lower case, or null.</param>
/// <param name="Title">The title, or null.</param>
internal sealed record TelegramPlace(long? Id, string? Username, string? Title)
{
    private const long ChannelBase = -1_000_000_000_000;
    private const long LargestBareId = 999_999_999_999_999;

    /// <summary>Whether its messages can be told from those of other places.</summary>
    public bool IsKnown => Id is not null || Username is not null;

    /// <summary>What people call it.</summary>
    public string? Name => Username ?? Title;

    /// <summary>A channel or supergroup by the number that Telegram's programs show.</summary>
    public static long? OfChannel(long? bare) => bare is > 0 and <= LargestBareId ? ChannelBase - bare : null;

    /// <summary>The place of a desktop export, which writes numbers without their kind.</summary>
    public static long? OfExport(long? bare, string? type) => type switch
    {
        null => null,
        _ when bare is not (> 0 and <= LargestBareId) => bare is < 0 ? bare : null,
        _ when type.EndsWith("channel", StringComparison.Ordinal) || type.EndsWith("supergroup", StringComparison.Ordinal) => ChannelBase - bare,
        "private_group" => -bare,
        _ => bare,
    };

    /// <summary>A sender in an export: <c>user123</c>, <c>channel123</c> or <c>chat123</c>, as the Bot API numbers him.</summary>
    public static string? SenderOf(string? fromId)
    {
        if (fromId is null) { return null; }
        var digits = fromId.AsSpan().IndexOfAnyInRange('0', '9');
        if (digits < 0 || !long.TryParse(fromId.AsSpan(digits), NumberStyles.None, CultureInfo.InvariantCulture, out var bare)) { return PostText.Label(fromId); }
        var id = fromId[..digits] switch { "channel" => OfChannel(bare) ?? bare, "chat" => -bare, _ => bare };
        return id.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A public name as it stands in ids and addresses; null when it is none.</summary>
    public static string? UsernameOf(string? name)
    {
        var bare = name?.Trim().TrimStart('@');
        return bare is { Length: > 0 and <= 64 } && bare.All(unit => char.IsAsciiLetterOrDigit(unit) || unit == '_') ? bare.ToLowerInvariant() : null;
    }

    /// <summary>The id of one of its messages, unique within Telegram.</summary>
    public string MessageId(string message) => $"{Id?.ToString(CultureInfo.InvariantCulture) ?? Username}/{message}";

    /// <summary>The public address of one of its messages, or the one for members; null where there is none.</summary>
    public string? MessageUrl(long message)
    {
        if (Username is not null) { return string.Create(CultureInfo.InvariantCulture, $"https://t.me/{Username}/{message}"); }
        return Id < ChannelBase ? string.Create(CultureInfo.InvariantCulture, $"https://t.me/c/{ChannelBase - Id}/{message}") : null;
    }
}
