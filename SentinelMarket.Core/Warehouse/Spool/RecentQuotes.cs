using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Spool;

/// <summary>
/// The warehouse in memory: the latest quotes that were extracted while PostgreSQL was away, for the dashboard. It is no store: each quote
/// is in the lake and the spool, and is forgotten here once it is in the warehouse, when it is one of too many, or with the process.
/// </summary>
public sealed class RecentQuotes(IOptions<SpoolOptions> options)
{
    private readonly int _most = options.Value.QuotesInMemory;
    private readonly Lock _lock = new();
    private readonly Queue<StockRecord> _quotes = new();

    /// <summary>How many are held.</summary>
    public int Count { get { lock (_lock) { return _quotes.Count; } } }

    /// <summary>The latest first.</summary>
    /// <param name="ticker">Only of this share; null for all.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<StockRecord> Latest(string? ticker, int limit)
    {
        lock (_lock)
        {
            return [.. _quotes.Where(quote => ticker is null || quote.Ticker.Value.Equals(ticker, StringComparison.OrdinalIgnoreCase))
                .OrderByDescending(quote => quote.Timestamp).ThenBy(quote => quote.Ticker.Value, StringComparer.Ordinal).Take(limit)];
        }
    }

    internal void Add(IEnumerable<StockRecord> quotes)
    {
        lock (_lock)
        {
            foreach (var quote in quotes)
            {
                if (_quotes.Count == _most) { _quotes.Dequeue(); }
                _quotes.Enqueue(quote);
            }
        }
    }

    internal void Clear()
    {
        lock (_lock) { _quotes.Clear(); }
    }
}
