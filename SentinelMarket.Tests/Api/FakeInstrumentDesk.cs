using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Api;

/// <summary>A desk with one share; it remembers what was asked.</summary>
internal sealed class FakeInstrumentDesk : IInstrumentDesk
{
    private static readonly InstrumentSummary Summary = new(7, "INE758T01015", Ticker.Parse("ETERNAL"), "Eternal Limited", "543320", "Consumer Services");

    public (string Text, int Limit)? Searched { get; private set; }

    public Task<IReadOnlyList<InstrumentSummary>> SearchAsync(string text, int limit, CancellationToken cancellationToken)
    {
        Searched = (text, limit);
        return Task.FromResult<IReadOnlyList<InstrumentSummary>>([Summary]);
    }

    public Task<InstrumentDetail?> FindAsync(Ticker isinOrTicker, CancellationToken cancellationToken) => Task.FromResult(isinOrTicker.Value is "ETERNAL" or "INE758T01015"
        ? new InstrumentDetail
        {
            Summary = Summary,
            Status = "Listed",
            Series = "EQ",
            ListedOn = new DateOnly(2021, 7, 23),
            FaceValue = 1,
            FormerIsins = [],
            Symbols =
            [
                new InstrumentSymbol(Exchange.Nse, Ticker.Parse("ETERNAL"), new DateOnly(2025, 4, 9), null, true, "List"),
                new InstrumentSymbol(Exchange.Nse, Ticker.Parse("ZOMATO"), null, new DateOnly(2025, 4, 8), false, "Change"),
            ],
            Names = [new InstrumentName("Eternal Limited", new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 2))],
            Indices = [new IndexMembership("NIFTY 50", new DateOnly(2026, 1, 2))],
        }
        : null);
}
