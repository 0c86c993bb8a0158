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
        return amount == 1 ? unit : Invariant($"{amount} {unit}s");
    }

    // Shapes that people use get words; for the rest the expression itself is the honest description.
    private static string OfCron(string cron)
    {
        var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var plain = fields.Length is 6 or 7 && (fields.Length == 6 || fields[6] is "*" or "?") && fields[0] == "0" && fields[4] == "*";
        return plain && DaysOf(fields[3], fields[5]) is { } days && TimesOf(fields[1], fields[2], days) is { } words ? words : $"cron {cron} (IST)";
    }

    private static string? TimesOf(string minutes, string hours, string days)
    {
        if (Number(minutes, 59) is { } minute)
        {
            if (hours == "*") { return days == "every day" ? minute == 0 ? "every hour" : Invariant($"every hour at {minute:00} minutes (IST)") : Invariant($"every hour at {minute:00} minutes, {days} (IST)"); }
            if (Range(hours, 23) is { } range) { return Invariant($"every hour from {range.First:00}:{minute:00} to {range.Last:00}:{minute:00} {days} (IST)"); }
            var each = hours.Split(',').Select(hour => Number(hour, 23)).ToArray();
            return each.All(hour => hour is not null) ? $"{Listed([.. each.Select(hour => Invariant($"{hour:00}:{minute:00}"))])} {days} (IST)" : null;
        }

        if (Step(minutes) is not { } step) { return null; }
        var every = step == 1 ? "every minute" : Invariant($"every {step} minutes");
        if (hours == "*") { return days == "every day" ? every : $"{every} {days} (IST)"; }
        return Range(hours, 23) is { } between ? Invariant($"{every} from {between.First:00}:00 to {between.Last:00}:59 {days} (IST)") : null;
    }

    private static string? DaysOf(string ofMonth, string ofWeek)
    {
        if (ofMonth is not ("*" or "?"))
        {
            if (ofWeek is not ("*" or "?")) { return null; }
            return ofMonth.Equals("L", StringComparison.OrdinalIgnoreCase) ? "on the last day of every month" : Number(ofMonth, 31) is > 0 and { } day ? Invariant($"on day {day} of every month") : null;
        }

        if (ofWeek is "*" or "?") { return "every day"; }
        var upper = ofWeek.ToUpperInvariant();
        if (upper is "MON-FRI" or "2-6") { return "every weekday"; }
        if (upper.Split('-') is [var first, var last]) { return DayOf(first) is { } from && DayOf(last) is { } to ? $"{from} to {to}" : null; }
        var days = upper.Split(',').Select(DayOf).ToArray();
        return days.All(day => day is not null) ? "every " + Listed(days!) : null;
    }

    private static string? DayOf(string field)
    {
        var index = Array.IndexOf(ShortDays, field);
        if (index < 0 && Number(field, 7) is > 0 and { } number) { index = number - 1; }
        return index < 0 ? null : Days[index];
    }

    private static int? Number(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number : null;

    private static (int First, int Last)? Range(string text, int most) =>
        text.Split('-') is [var first, var last] && Number(first, most) is { } from && Number(last, most) is { } to && from <= to ? (from, to) : null;

    // "*/10" and "0/10" are the same; any other first minute is not what "every 10 minutes" says.
    private static int? Step(string minutes) =>
        minutes == "*" ? 1 : minutes.Split('/') is ["*" or "0", var step] && Number(step, 59) is > 0 and { } number && 60 % number == 0 ? number : null;

    private static string Listed(string[] words) => words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} and {words[^1]}";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
