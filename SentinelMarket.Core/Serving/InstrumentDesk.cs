using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers about shares from the warehouse.</summary>
internal sealed class InstrumentDesk(InstrumentDirectory directory) : IInstrumentDesk
{
    public Task<IReadOnlyList<InstrumentSummary>> SearchAsync(string text, int limit, CancellationToken cancellationToken) => directory.SearchAsync(text, limit, cancellationToken);

    public Task<InstrumentDetail?> FindAsync(Ticker isinOrTicker, CancellationToken cancellationToken) => directory.FindAsync(isinOrTicker, cancellationToken);
}
