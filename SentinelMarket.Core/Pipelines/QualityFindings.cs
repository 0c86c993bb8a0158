using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Quality.Metrics;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Warehouse.QualityReports;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Gathers what a person should know while a report is made. Broken checks of one kind and source become one finding, whatever the number of days.</summary>
internal sealed class QualityFindings(TradingCalendar calendar)
{
    /// <summary>A report that finds more than this has a larger problem than each of its findings.</summary>
    private const int Most = 500;
    private const int DaysNamed = 12;

    private readonly Dictionary<(string Source, string Exchange), (QualityFigures Figures, List<DateOnly> Days)> _sources = [];
    private readonly Dictionary<(string Rule, string Source, string Exchange), Broken> _broken = [];
    private readonly List<QualityFinding> _found = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<QualityFinding> All => _found.Count <= Most ? _found : [.. _found.Take(Most), new QualityFinding { Rule = "report.cut", Count = _found.Count - Most, Message = Text($"{_found.Count - Most} more findings are left out.") }];

    public void Add(DateOnly day, IReadOnlyList<SourceQuality> sources)
    {
        foreach (var source in sources)
        {
            var key = (source.Source, source.Exchange);
            var (figures, days) = _sources.GetValueOrDefault(key, (QualityFigures.None, []));
            days.Add(day);
            _sources[key] = (figures + source.Figures, days);
            foreach (var check in source.Checks.Where(check => check.Held.Part < check.Held.Whole)) { Break(check.Rule, source, day, check.Held, check.Example); }
            foreach (var field in source.Fields.Where(field => field.Filled.Part < field.Filled.Whole)) { Break("fields.incomplete " + field.Field, source, day, field.Filled, null); }
            if (source.Figures.Duplicates > 0) { Break("rows.unique", source, day, source.Figures.Uniqueness, null); }
        }
    }

    /// <summary>The files whose rows are of another day than their name says, where either day is in the period.</summary>
    public async Task AddFilesAsync(QualityReader reader, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var notes = await reader.FileNotesAsync(FileRecognition.StaleWords, cancellationToken).ConfigureAwait(false);
        foreach (var (named, (source, stream, note, run)) in notes.Select(file => (FileNameDay.Of(file.Stream), file)).OrderBy(file => file.Item1))
        {
            if (named is null || named < from || named > to) { continue; }
            _found.Add(new QualityFinding { Rule = "file.stale", Source = source, FirstDay = named, LastDay = named, Count = 1, Message = Text($"{stream[(stream.LastIndexOf('/') + 1)..]}: {note} (run {run}).") });
        }
    }

    /// <summary>Judges each session from a day on by those before it.</summary>
    /// <param name="source">The source id.</param>
    /// <param name="exchange">The exchange's code.</param>
    /// <param name="from">The first day to judge.</param>
    /// <param name="profiles">All days known, oldest first.</param>
    /// <param name="now">A session that is not over is not judged.</param>
    public void AddAnomalies(string source, string exchange, DateOnly from, IReadOnlyList<SessionProfile> profiles, DateTimeOffset now)
    {
        var complete = profiles.Where(profile => IsOrdinary(exchange, profile.Day, now)).ToList();
        for (var i = 0; i < complete.Count; i++)
        {
            if (complete[i].Day < from) { continue; }
            foreach (var anomaly in SessionAnomalies.Of(complete[i], complete[Math.Max(0, i - SessionAnomalies.MostSessions)..i]))
            {
                _found.Add(new QualityFinding { Rule = anomaly.Rule, Source = source, Exchange = exchange, FirstDay = anomaly.Day, LastDay = anomaly.Day, Count = 1, Message = $"{source}: {anomaly.Message}" });
            }
        }
    }

    /// <summary>Judges each half hour of quotes of the newest complete day by the same half hour of earlier sessions.</summary>
    public void AddSlots(IReadOnlyList<(DateOnly Day, string Source, string Exchange, int Slot, long Records, decimal? Volume)> slots, DateOnly from, DateTimeOffset now)
    {
        foreach (var group in slots.Where(slot => IsOrdinary(slot.Exchange, slot.Day, now)).GroupBy(slot => (slot.Source, slot.Exchange)))
        {
            var newest = group.Max(slot => slot.Day);
            if (newest < from) { continue; }
            foreach (var slot in group.GroupBy(slot => slot.Slot))
            {
                var profiles = slot.Select(each => new SessionProfile(each.Day, each.Records, each.Volume, null, null)).ToList();
                if (profiles[^1].Day != newest) { continue; }
                foreach (var anomaly in SessionAnomalies.Of(profiles[^1], profiles[..^1]))
                {
                    _found.Add(new QualityFinding
                    {
                        Rule = anomaly.Rule.Replace("anomaly.", "slot.", StringComparison.Ordinal),
                        Source = group.Key.Source,
                        Exchange = group.Key.Exchange,
                        FirstDay = newest,
                        LastDay = newest,
                        Count = 1,
                        Message = Text($"{group.Key.Source}, {slot.Key / 2:00}:{slot.Key % 2 * 30:00} to {(slot.Key + 1) / 2:00}:{(slot.Key + 1) % 2 * 30:00} in India: {anomaly.Message}"),
                    });
                }
            }
        }
    }

    /// <summary>Adds what only the whole period shows, and sums the sources up.</summary>
    public IReadOnlyList<SourceReach> Conclude(IReadOnlyDictionary<(string Source, string Exchange), DateTimeOffset> newest, DateTimeOffset at)
    {
        var reaches = new List<SourceReach>();
        foreach (var ((source, code), (figures, days)) in _sources.OrderBy(pair => pair.Key))
        {
            _ = ExchangeCode.TryParse(code, out var exchange);
            var coverage = SessionCoverage.Of(calendar, exchange, days);
            AddDays("session.missing", source, code, coverage.Missing, "trading day between its first and last has no rows", "trading days between its first and last have no rows");
            AddDays("session.unexpected", source, code, coverage.Unexpected, "day has rows although the exchange did not trade", "days have rows although the exchange did not trade");
            var last = newest.TryGetValue((source, code), out var instant) ? instant : (DateTimeOffset?)null;
            reaches.Add(new SourceReach
            {
                Source = source,
                Exchange = code,
                Figures = figures,
                Days = days.Count,
                Sessions = coverage.Sessions,
                Newest = last,
                SessionTimeSince = last is { } since ? calendar.SessionTimeBetween(exchange, since, at) : null,
                SessionsBehind = last is { } row ? calendar.TradingDays(exchange, IndianTime.DayOf(row).AddDays(1), calendar.LastClosedDay(exchange, at)).Count() : null,
            });
        }

        foreach (var ((rule, source, code), broken) in _broken.OrderBy(pair => pair.Key)) { _found.Add(broken.Finding(rule, source, code)); }
        return reaches;
    }

    private bool IsOrdinary(string code, DateOnly day, DateTimeOffset now) =>
        ExchangeCode.TryParse(code, out var exchange) && calendar.SessionOf(exchange, day) is { Name: null } session && session.Close <= now;

    private void AddDays(string rule, string source, string exchange, IReadOnlyList<DateOnly> days, string one, string many)
    {
        if (days.Count == 0) { return; }
        var named = string.Join(", ", days.Take(DaysNamed).Select(day => Text($"{day:yyyy-MM-dd}")));
        var rest = days.Count > DaysNamed ? Text($" and {days.Count - DaysNamed} more") : string.Empty;
        _found.Add(new QualityFinding { Rule = rule, Source = source, Exchange = exchange, FirstDay = days[0], LastDay = days[^1], Count = days.Count, Message = Text($"{source}: {days.Count} {(days.Count == 1 ? one : many)}: {named}{rest}.") });
    }

    private void Break(string rule, SourceQuality source, DateOnly day, Share held, string? example)
    {
        var key = (rule, source.Source, source.Exchange);
        if (!_broken.TryGetValue(key, out var broken)) { _broken[key] = broken = new Broken(); }
        broken.Add(day, held, example);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Broken
    {
        private int _days;
        private long _rows;
        private long _asked;
        private DateOnly _first = DateOnly.MaxValue;
        private DateOnly _last = DateOnly.MinValue;
        private string? _example;
        private DateOnly _exampleDay;

        public void Add(DateOnly day, Share held, string? example)
        {
            _days++;
            _rows += held.Whole - held.Part;
            _asked += held.Whole;
            (_first, _last) = (day < _first ? day : _first, day > _last ? day : _last);
            if (_example is null && example is not null) { (_example, _exampleDay) = (example, day); }
        }

        public QualityFinding Finding(string rule, string source, string exchange)
        {
            var example = _example is null ? string.Empty : Text($", for example {_example} on {_exampleDay:yyyy-MM-dd}");
            var said = QualityChecks.All.FirstOrDefault(check => check.Id == rule)?.Description
                ?? (rule == "rows.unique" ? "An ISIN, series and instant has one row." : $"The format fills {rule[(rule.IndexOf(' ', StringComparison.Ordinal) + 1)..]}.");
            return new QualityFinding
            {
                Rule = rule.Split(' ')[0],
                Source = source,
                Exchange = exchange,
                FirstDay = _example is null ? _first : _exampleDay,
                LastDay = _example is null ? _last : _exampleDay,
                Count = _rows,
                Ticker = _example,
                Message = Text($"{source}: {_rows:N0} of {_asked:N0} rows on {_days:N0} {(_days == 1 ? "day" : "days")} from {_first:yyyy-MM-dd} to {_last:yyyy-MM-dd} do not hold to this: {said.TrimEnd('.')}{example}."),
            };
        }
    }
}
