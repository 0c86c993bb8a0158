using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>One batch, with each key once: of several payloads' records with one key the latest fetch wins, and of one fetch the last.</summary>
internal sealed class StockBatch
{
    private readonly Dictionary<StockKey, (int Part, StockRecord Record)> _winners;
    private readonly long[] _duplicates;

    public StockBatch(IReadOnlyList<DocumentPart<StockRecord>> parts)
    {
        Parts = parts;
        _duplicates = [.. parts.Select(part => (long)part.Repeated)];
        _winners = new Dictionary<StockKey, (int, StockRecord)>(parts.Sum(part => part.Records.Count));
        for (var i = 0; i < parts.Count; i++)
        {
            foreach (var record in parts[i].Records) { Offer(i, record); }
        }

        var months = new SortedSet<DateOnly>();
        var (first, last) = (DateTime.MaxValue, DateTime.MinValue);
        var month = default(DateOnly);
        foreach (var key in _winners.Keys)
        {
            var timestamp = key.Timestamp.UtcDateTime;
            if (timestamp < first) { first = timestamp; }
            if (timestamp > last) { last = timestamp; }
            if (timestamp.Year != month.Year || timestamp.Month != month.Month) { months.Add(month = new DateOnly(timestamp.Year, timestamp.Month, 1)); }
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

    /// <summary>How many records of a part lost to another of the same key, in the batch or before in their payload.</summary>
    public long DuplicatesOf(int part) => _duplicates[part];

    /// <summary>When a part's document was fetched.</summary>
    public DateTimeOffset FetchedAt(int part) => Parts[part].Stored.Document.FetchedAt;

    private void Offer(int part, StockRecord record)
    {
        var key = StockKey.Of(record);
        if (!_winners.TryGetValue(key, out var best))
        {
            _winners.Add(key, (part, record));
            return;
        }

        var wins = FetchedAt(part) >= FetchedAt(best.Part);
        _duplicates[wins ? best.Part : part]++;
        if (wins) { _winners[key] = (part, record); }
    }
}
