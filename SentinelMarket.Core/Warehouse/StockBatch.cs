using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>One batch, with each key once: of several records with one key the latest fetch wins, and within one fetch the last.</summary>
internal sealed class StockBatch
{
    private readonly Dictionary<Key, (int Part, StockRecord Record)> _winners;

    public StockBatch(IReadOnlyList<DocumentPart<StockRecord>> parts)
    {
        Parts = parts;
        _winners = new Dictionary<Key, (int, StockRecord)>(parts.Sum(part => part.Records.Count));
        for (var i = 0; i < parts.Count; i++)
        {
            foreach (var record in parts[i].Records) { Offer(i, record); }
        }
    }

    public IReadOnlyList<DocumentPart<StockRecord>> Parts { get; }

    /// <summary>The records to stage, with the number of their part.</summary>
    public IReadOnlyCollection<(int Part, StockRecord Record)> Winners => _winners.Values;

    /// <summary>First day of each month (UTC) that the rows need a partition for.</summary>
    public IEnumerable<DateOnly> Months => _winners.Keys.Select(key => new DateOnly(key.Timestamp.Year, key.Timestamp.Month, 1)).Distinct();

    /// <summary>The sources, in an order that all writers share.</summary>
    public string[] Sources => _winners.Keys.Select(key => key.Source).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();

    public DateTime FirstTimestamp => _winners.Keys.Min(key => key.Timestamp);

    public DateTime LastTimestamp => _winners.Keys.Max(key => key.Timestamp);

    private void Offer(int part, StockRecord record)
    {
        var key = new Key(record.Ticker, record.Series, record.Exchange, Microseconds(record.Timestamp), record.Source);
        if (!_winners.TryGetValue(key, out var best) || Parts[part].Stored.Document.FetchedAt >= Parts[best.Part].Stored.Document.FetchedAt)
        {
            _winners[key] = (part, record);
        }
    }

    /// <summary>The instant as timestamptz keeps it; two instants that PostgreSQL cannot tell apart are one key.</summary>
    public static DateTime Microseconds(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);

    private readonly record struct Key(Ticker Ticker, string Series, Exchange Exchange, DateTime Timestamp, string Source);
}
