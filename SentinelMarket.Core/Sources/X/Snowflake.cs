namespace SentinelMarket.Core.Sources.X;

/// <summary>
/// The ids of posts since 4 November 2010, which carry their time: the bits from the 22nd on are milliseconds since 1288834974657 after 1970
/// (Twitter's Snowflake).
/// </summary>
internal static class Snowflake
{
    private const long Epoch = 1_288_834_974_657;
    private const int TimeShift = 22;

    // Earlier ids were counted one by one.
    private const long First = 29_700_859_247;

    /// <summary>When the post was made, or null for an id that does not say.</summary>
    public static DateTimeOffset? InstantOf(long id) => id < First ? null : DateTimeOffset.FromUnixTimeMilliseconds((id >> TimeShift) + Epoch);
}
