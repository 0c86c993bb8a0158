using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Api;

/// <summary>A desk with one pipeline and a few runs; it remembers what was ordered.</summary>
internal sealed class FakePipelineDesk : IPipelineDesk
{
    public List<string> Orders { get; } = [];

    public List<RunRequest> Requests { get; } = [];

    public Exception? Failure { get; set; }

    public List<RunReport> Runs { get; } = [Sample.Run(1), Sample.Run(2, outcome: RunOutcome.Partial)];

    public Task<IReadOnlyList<PipelineOverview>> ListAsync(CancellationToken cancellationToken)
    {
        Throw();
        return Task.FromResult<IReadOnlyList<PipelineOverview>>([Sample.Overview("stock_data", [.. Runs])]);
    }

    public async Task<PipelineOverview?> FindAsync(string pipeline, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).FirstOrDefault(overview => overview.Name == pipeline);

    public Task<IReadOnlyList<RunReport>> LatestRunsAsync(string? pipeline, int limit, CancellationToken cancellationToken)
    {
        Throw();
        return Task.FromResult<IReadOnlyList<RunReport>>([.. Runs.OrderByDescending(run => run.Id).Take(limit)]);
    }

    public Task<bool> HasRunAsync(long id, CancellationToken cancellationToken)
    {
        Throw();
        return Task.FromResult(Runs.Exists(run => run.Id == id));
    }

    public Task<RunDetail?> FindRunAsync(long id, CancellationToken cancellationToken)
    {
        Throw();
        return Task.FromResult(Runs.Find(run => run.Id == id) is { } run ? Sample.Detail(run) : null);
    }

    public Task<RunReport> StartRunAsync(RunRequest request, CancellationToken cancellationToken)
    {
        Throw();
        if (request.Pipeline != "stock_data") { throw new UnknownPipelineException(request.Pipeline, ["stock_data"]); }
        Requests.Add(request);
        return Task.FromResult(Sample.Run(3, outcome: null));
    }

    public Task PauseAsync(string pipeline, string actor, CancellationToken cancellationToken)
    {
        Throw();
        Orders.Add($"pause {pipeline} by {actor}");
        return Task.CompletedTask;
    }

    public Task ResumeAsync(string pipeline, string actor, CancellationToken cancellationToken)
    {
        Throw();
        Orders.Add($"resume {pipeline} by {actor}");
        return Task.CompletedTask;
    }

    private void Throw()
    {
        if (Failure is not null) { throw Failure; }
    }
}

/// <summary>A warehouse with one ticker; it remembers what was asked.</summary>
internal sealed class FakeStockDesk : IStockDesk
{
    public (Ticker Ticker, DateTimeOffset? From, DateTimeOffset? To, int Limit)? Asked { get; private set; }

    public StockRowQuery? Browsed { get; private set; }

    public (Ticker Ticker, Exchange? Exchange, string? Series, DateOnly? From, DateOnly? To)? AskedBars { get; private set; }

    public (string Text, int Limit)? AskedSuggestions { get; private set; }

    public Task<StockRowPage> BrowseAsync(StockRowQuery query, CancellationToken cancellationToken)
    {
        Browsed = query;
        return query.After == "other"
            ? Task.FromException<StockRowPage>(new ArgumentException("The cursor belongs to other filters.", nameof(query)))
            : Task.FromResult(new StockRowPage([Sample.Row("RELIANCE")], "more", new RowEstimate(4_200, true)));
    }

    public Task<IReadOnlyList<StockRow>?> HistoryAsync(Ticker ticker, DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken cancellationToken)
    {
        Asked = (ticker, from, to, limit);
        return Task.FromResult<IReadOnlyList<StockRow>?>(ticker.Value is "M&M" or "RELIANCE" ? [Sample.Row(ticker.Value)] : null);
    }

    public Task<StockBars?> BarsAsync(Ticker ticker, Exchange? exchange, string? series, DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
    {
        AskedBars = (ticker, exchange, series, from, to);
        return Task.FromResult(ticker.Value == "M&M" ? Sample.Bars() : null);
    }

    public Task<IReadOnlyList<StockSuggestion>> SuggestAsync(string text, int limit, CancellationToken cancellationToken)
    {
        AskedSuggestions = (text, limit);
        return Task.FromResult<IReadOnlyList<StockSuggestion>>([new StockSuggestion(Ticker.Parse("RELIANCE"), "Reliance Industries Ltd.", "INE002A01018")]);
    }

    public Task<WarehouseStatistics> StatisticsAsync(CancellationToken cancellationToken) => Task.FromResult(new WarehouseStatistics(
        [new TableStatistics("stock_data_warehouse", 1_000_000, true, 5_000_000, 13)],
        [new SourceStatistics("nse.quote", 10, 2, new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 15))],
        Sample.Noon));
}
