using System.Globalization;

namespace SentinelMarket.Web.Jobs;

/// <summary>A schedule in words for people.</summary>
internal static class ScheduleWords
{
    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    private static readonly string[] ShortDays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    public static string Of(PipelineSchedule schedule) =>
        schedule.Every is { } every ? "every " + Interval(every) : OfCron(schedule.Cron ?? string.Empty);

    private static string Interval(TimeSpan every)
    {
        var (amount, unit) = every switch
        {
            _ when every.Ticks % TimeSpan.TicksPerDay == 0 => (every.Days, "day"),
            _ when every.Ticks % TimeSpan.TicksPerHour == 0 => ((int)every.TotalHours, "hour"),
            _ when every.Ticks % TimeSpan.TicksPerMinute == 0 => ((int)every.TotalMinutes, "minute"),
            _ => ((int)every.TotalSeconds, "second"),
        };
        return amount == 1 ? unit : string.Create(CultureInfo.InvariantCulture, $"{amount} {unit}s");
    }

    // Only the plain shapes get words of their own; for the rest the expression itself is the honest description.
    private static string OfCron(string cron)
    {
        var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var plain = fields.Length is 6 or 7
            && (fields.Length == 6 || fields[6] is "*" or "?")
            && fields[0] == "0"
            && fields[4] == "*"
            && fields[3] is "*" or "?";
        if (!plain || !int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minute)) { return Literally(cron); }

        var days = DaysOf(fields[5]);
        if (days is null) { return Literally(cron); }
        if (fields[2] == "*" && days == "day") { return minute == 0 ? "every hour" : string.Create(CultureInfo.InvariantCulture, $"every hour at {minute:00} minutes (IST)"); }
        return int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
            ? string.Create(CultureInfo.InvariantCulture, $"{hour:00}:{minute:00} every {days} (IST)")
            : Literally(cron);
    }

    private static string? DaysOf(string field)
    {
        if (field is "*" or "?") { return "day"; }
        var upper = field.ToUpperInvariant();
        if (upper is "MON-FRI" or "2-6") { return "weekday"; }
        var index = Array.IndexOf(ShortDays, upper);
        if (index < 0 && int.TryParse(upper, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 7) { index = number - 1; }
        return index < 0 ? null : Days[index];
    }

    private static string Literally(string cron) => $"cron {cron} (IST)";
}
