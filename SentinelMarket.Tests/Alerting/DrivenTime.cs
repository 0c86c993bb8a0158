namespace SentinelMarket.Tests.Alerting;

/// <summary>Stands until a test moves it; its timers go by the real clock.</summary>
internal sealed class DrivenTime : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    private long _ticks = Start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Volatile.Write(ref _ticks, _ticks + by.Ticks);
}
