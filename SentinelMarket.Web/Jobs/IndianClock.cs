using Quartz;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Web.Jobs;

/// <summary>The zone of cron schedules. The store keeps its id, and a machine without time zone data must be able to read it back.</summary>
internal static class IndianClock
{
    private const string Id = "Asia/Kolkata";

    public static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone(Id, IndianTime.Offset, "India Standard Time", "India Standard Time");

    // Quartz asks resolvers only for ids that the machine does not know, so this never hides real time zone data.
    private static readonly IDisposable Registration = TimeZones.AddResolver(id => string.Equals(id, Id, StringComparison.Ordinal) ? Zone : null);

    public static void EnsureKnown() => GC.KeepAlive(Registration);
}
