namespace SentinelMarket.Core.Simulation.Crowd;

/// <summary>
/// The crowd's time: slots of 10 minutes since 2015. All that is written on a platform in a slot is made in one go and numbered by the slot and by
/// its place in it, so that any window can be made without what is before it.
/// </summary>
internal static class CrowdClock
{
    /// <summary>At most so many messages stand in a slot of one platform.</summary>
    public const int Capacity = 1024;

    /// <summary>The crowd writes nothing before this.</summary>
    public static readonly DateTimeOffset Epoch = new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly TimeSpan Slot = TimeSpan.FromMinutes(10);

    public static long SlotOf(DateTimeOffset instant) => (long)Math.Floor((instant - Epoch) / Slot);

    public static DateTimeOffset StartOf(long slot) => Epoch + (slot * Slot);

    /// <summary>Hours since the epoch.</summary>
    public static long HourOf(DateTimeOffset instant) => (long)Math.Floor((instant - Epoch).TotalHours);

    /// <summary>The slot of a message's number.</summary>
    public static long SlotOfNumber(long number) => number / Capacity;
}
