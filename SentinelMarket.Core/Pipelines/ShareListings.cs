using System.Data.Common;
using SentinelMarket.Core.Text;
using SentinelMarket.Core.Text.Tickers;
using SentinelMarket.Core.Warehouse.Instruments;

namespace SentinelMarket.Core.Pipelines;

/// <summary>The shares that texts are read for: those of the warehouse's lists, or those of the settings while it has none.</summary>
public sealed class ShareListings(NamedShareReader shares, ListingIndex settings, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private TextAnalyzer? _analyzer;
    private long _readAt;

    /// <summary>A reader of texts that knows the shares as of at most 15 minutes ago; as before when the database cannot tell.</summary>
    public async Task<TextAnalyzer> AnalyzerAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_analyzer is not null && clock.GetElapsedTime(_readAt) < Fresh) { return _analyzer; }
            var all = await shares.AllAsync(cancellationToken).ConfigureAwait(false);
            _analyzer = new TextAnalyzer(all.Count == 0 ? settings : new ListingIndex(all.Select(share => new Listing(share.Ticker, share.Name, share.Isin, share.BseCode, share.FormerNames))));
            _readAt = clock.GetTimestamp();
            return _analyzer;
        }
        catch (DbException) when (_analyzer is not null)
        {
            return _analyzer;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();
}
