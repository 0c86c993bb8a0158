namespace SentinelMarket.Core.Records;

/// <summary>Which row of <c>social_mentions_warehouse</c>.</summary>
/// <param name="Timestamp">When the message was published, in UTC.</param>
/// <param name="Platform">One of <see cref="Platforms"/>.</param>
/// <param name="ExternalId">The platform's id of the message.</param>
/// <param name="Ticker">The share, or nothing for a message that names none.</param>
public sealed record MentionKey(DateTimeOffset Timestamp, string Platform, string ExternalId, string Ticker)
{
    private const string Kind = "m1";

    /// <summary>The key of a row.</summary>
    public static MentionKey Of(MentionRow row) => new(row.Timestamp, row.Platform, row.ExternalId, row.Ticker?.Value ?? string.Empty);

    /// <summary>The key as text that fits into an address.</summary>
    public string ToText() => KeyText.Write(Kind, KeyText.Of(Timestamp), Platform, Ticker, ExternalId);

    /// <summary>Reads what <see cref="ToText"/> wrote; null for any other text.</summary>
    public static MentionKey? Parse(string text) =>
        KeyText.TryRead(text, Kind, 4, out var parts) && KeyText.TryReadInstant(parts[0], out var at) ? new MentionKey(at, parts[1], parts[3], parts[2]) : null;
}
