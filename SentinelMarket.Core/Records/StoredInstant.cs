namespace SentinelMarket.Core.Records;

/// <summary>Instants as <c>timestamptz</c> keeps them.</summary>
public static class StoredInstant
{
    /// <summary>The instant in UTC, in whole microseconds; what is finer is cut off.</summary>
    public static DateTimeOffset Of(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
