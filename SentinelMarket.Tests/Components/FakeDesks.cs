using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Components;

internal sealed class FakePipelineDesk : IPipelineDesk
{
    public IReadOnlyList<PipelineOverview> Pipelines { get; set; } = [];

    public IReadOnlyList<RunReport> Runs { get; set; } = [];

    public Dictionary<long, RunDetail> Details { get; } = [];

    /// <summary>Thrown by every query while set.</summary>
    public Exception? QueryFault { get; set; }

    /// <summary>Thrown by every order while set.</summary>
    public Exception? OrderFault { get; set; }

    /// <summary>Queries wait for it while set.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public int Queries { get; private set; }

    public List<RunRequest> Started { get; } = [];

    public List<string> Orders { get; } = [];

    public Func<RunRequest, RunReport> OnStart { get; set; } = request => Samples.Run(2000, null, request.Pipeline);

    public Task<IReadOnlyList<PipelineOverview>> ListAsync(CancellationToken cancellationToken) => AnswerAsync(() => Pipelines);

    public Task<PipelineOverview?> FindAsync(string pipeline, CancellationToken cancellationToken) =>
        AnswerAsync(() => Pipelines.FirstOrDefault(one => one.Name == pipeline));

    public Task<IReadOnlyList<RunReport>> LatestRunsAsync(string? pipeline, int limit, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<RunReport>>(() => [.. Runs.Take(limit)]);

    public Task<bool> HasRunAsync(long id, CancellationToken cancellationToken) => AnswerAsync(() => Details.ContainsKey(id));

    public Task<RunDetail?> FindRunAsync(long id, CancellationToken cancellationToken) => AnswerAsync(() => Details.GetValueOrDefault(id));

    public Task<RunReport> StartRunAsync(RunRequest request, CancellationToken cancellationToken)
    {
        if (OrderFault is not null) { return Task.FromException<RunReport>(OrderFault); }
        Started.Add(request);
        return Task.FromResult(OnStart(request));
    }

    public Task PauseAsync(string pipeline, string actor, CancellationToken cancellationToken) => OrderAsync($"pause {pipeline} by {actor}");

    public Task ResumeAsync(string pipeline, string actor, CancellationToken cancellationToken) => OrderAsync($"resume {pipeline} by {actor}");

    private Task OrderAsync(string order)
    {
        if (OrderFault is not null) { return Task.FromException(OrderFault); }
        Orders.Add(order);
        return Task.CompletedTask;
    }

    private async Task<T> AnswerAsync<T>(Func<T> answer)
    {
        Queries++;
        if (Gate is not null) { await Gate.Task; }
        return QueryFault is null ? answer() : throw QueryFault;
    }
}

internal sealed class FakeStockDesk : IStockDesk
{
    public StockRowPage Page { get; set; } = new([], null, null);

    public StockBars? Bars { get; set; }

    public IReadOnlyList<StockSuggestion> Suggestions { get; set; } = [];

    public WarehouseStatistics Statistics { get; set; } = new([], [], Samples.Now);

    public Exception? Fault { get; set; }

    public Exception? StatisticsFault { get; set; }

    public TaskCompletionSource? Gate { get; set; }

    public List<StockRowQuery> Queries { get; } = [];

    public async Task<StockRowPage> BrowseAsync(StockRowQuery query, CancellationToken cancellationToken)
    {
        Queries.Add(query);
        if (Gate is not null) { await Gate.Task; }
        return Fault is null ? Page : throw Fault;
    }

    public Task<IReadOnlyList<StockRow>?> HistoryAsync(Ticker ticker, DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StockRow>?>(null);

    public Task<StockBars?> BarsAsync(Ticker ticker, Exchange? exchange, string? series, DateOnly? from, DateOnly? to, CancellationToken cancellationToken) =>
        Fault is null ? Task.FromResult(Bars) : Task.FromException<StockBars?>(Fault);

    public Task<IReadOnlyList<StockSuggestion>> SuggestAsync(string text, int limit, CancellationToken cancellationToken) =>
        Fault is null ? Task.FromResult(Suggestions) : Task.FromException<IReadOnlyList<StockSuggestion>>(Fault);

    public Task<WarehouseStatistics> StatisticsAsync(CancellationToken cancellationToken) =>
        StatisticsFault is null ? Task.FromResult(Statistics) : Task.FromException<WarehouseStatistics>(StatisticsFault);
}
