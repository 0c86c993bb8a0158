using System.Globalization;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Web.Components.Shared;

/// <summary>How instants and days are written on every page: by the clock of the exchanges.</summary>
public static class Instants
{
    /// <summary>"21 Nov 2026 13:42:07 IST".</summary>
    public static string Full(DateTimeOffset at) => Indian(at, "d MMM yyyy HH:mm:ss") + " IST";

    /// <summary>"13:42:07".</summary>
    public static string Time(DateTimeOffset at) => Indian(at, "HH:mm:ss");

    /// <summary>"21 Nov 2026".</summary>
    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>"Fri 20 Nov 2026".</summary>
    public static string Weekday(DateOnly day) => day.ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>For a program: ISO 8601 in UTC.</summary>
    public static string Machine(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>"2 min ago", "in 3 min", "yesterday 18:30", "12 Nov 18:30".</summary>
    public static string Relative(DateTimeOffset at, DateTimeOffset now)
    {
        var distance = now - at;
        var size = distance.Duration();
        if (size < TimeSpan.FromSeconds(1.5)) { return "now"; }

        var day = IndianTime.DayOf(at);
        var today = IndianTime.DayOf(now);
        if (size < TimeSpan.FromHours(12))
        {
            var words = size switch
            {
                { TotalSeconds: < 59.5 } => FormattableString.Invariant($"{size.TotalSeconds:0} s"),
                { TotalMinutes: < 59.5 } => FormattableString.Invariant($"{size.TotalMinutes:0} min"),
                _ => FormattableString.Invariant($"{Math.Floor(size.TotalHours + 0.01):0} h"),
            };
            return distance > TimeSpan.Zero ? words + " ago" : "in " + words;
        }

        var clock = Indian(at, "HH:mm");
        return (day.DayNumber - today.DayNumber) switch
        {
            0 => clock,
            -1 => "yesterday " + clock,
            1 => "tomorrow " + clock,
            _ => Indian(at, day.Year == today.Year ? "d MMM" : "d MMM yyyy") + " " + clock,
        };
    }

    /// <summary>Of what is to come: "in 3 min", or "due" once its time has come.</summary>
    public static string Due(DateTimeOffset at, DateTimeOffset now) => at <= now ? "due" : Relative(at, now);

    private static string Indian(DateTimeOffset at, string format) =>
        at.ToOffset(IndianTime.Offset).ToString(format, CultureInfo.InvariantCulture);
}
