using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>One batch, with each key once: of several records with one key the latest fetch wins, and within one fetch the last.</summary>
internal sealed class StockBatch
{
    private readonly Dictionary<Key, (int Part, StockRecord Record)> _winners;
    private readonly long[] _duplicates;

    public StockBatch(IReadOnlyList<DocumentPart<StockRecord>> parts)
    {
        Parts = parts;
        _duplicates = new long[parts.Count];
        _winners = new Dictionary<Key, (int, StockRecord)>(parts.Sum(part => part.Records.Count));
        for (var i = 0; i < parts.Count; i++)
        {
            foreach (var record in parts[i].Records) { Offer(i, record); }
        }

        var months = new SortedSet<DateOnly>();
        var (first, last) = (DateTime.MaxValue, DateTime.MinValue);
        var month = default(DateOnly);
        foreach (var key in _winners.Keys)
        {
            if (key.Timestamp < first) { first = key.Timestamp; }
            if (key.Timestamp > last) { last = key.Timestamp; }
            if (key.Timestamp.Year != month.Year || key.Timestamp.Month != month.Month) { months.Add(month = new DateOnly(key.Timestamp.Year, key.Timestamp.Month, 1)); }
        }

        var days = _winners.Values.Select(winner => winner.Record.TradingDay).Distinct().Order().ToArray();
        (Days, Months, FirstTimestamp, LastTimestamp) = (days, months, first, last);
    }

    public IReadOnlyList<DocumentPart<StockRecord>> Parts { get; }

    /// <summary>The records to load, with the number of their part.</summary>
    public IReadOnlyCollection<(int Part, StockRecord Record)> Winners => _winners.Values;

    /// <summary>The trading days, earliest first.</summary>
    public IReadOnlyCollection<DateOnly> Days { get; }

    /// <summary>First day of each month (UTC) that the rows need a partition for.</summary>
    public IReadOnlyCollection<DateOnly> Months { get; }

    public DateTime FirstTimestamp { get; }

    public DateTime LastTimestamp { get; }

    /// <summary>How many records of a part lost to another of the same key.</summary>
    public long DuplicatesOf(int part) => _duplicates[part];

    /// <summary>When a part's document was fetched.</summary>
    public DateTimeOffset FetchedAt(int part) => Parts[part].Stored.Document.FetchedAt;

    /// <summary>The instant as timestamptz keeps it; two instants that PostgreSQL cannot tell apart are one key.</summary>
    public static DateTime Microseconds(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);

    private void Offer(int part, StockRecord record)
    {
        var key = new Key(record.Ticker, record.Series, record.Exchange, Microseconds(record.Timestamp), record.Source);
        if (!_winners.TryGetValue(key, out var best))
        {
            _winners.Add(key, (part, record));
            return;
        }

        var wins = FetchedAt(part) >= FetchedAt(best.Part);
        _duplicates[wins ? best.Part : part]++;
        if (wins) { _winners[key] = (part, record); }
    }

    private readonly record struct Key(Ticker Ticker, string Series, Exchange Exchange, DateTime Timestamp, string Source);
}
