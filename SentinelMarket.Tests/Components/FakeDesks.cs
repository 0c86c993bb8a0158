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

    /// <summary>Answers instead of <see cref="Bars"/> while set: from the first and the last day that are asked for.</summary>
    public Func<DateOnly?, DateOnly?, StockBars?>? OnBars { get; set; }

    public List<(Ticker Ticker, Exchange? Exchange, string? Series, DateOnly? From)> BarQueries { get; } = [];

    public IReadOnlyList<StockSuggestion> Suggestions { get; set; } = [];

    /// <summary>Answers instead of <see cref="Suggestions"/> while set.</summary>
    public Func<string, IReadOnlyList<StockSuggestion>>? OnSuggest { get; set; }

    public List<string> SuggestQueries { get; } = [];

    public WarehouseStatistics Statistics { get; set; } = new([], [], Samples.Now);

    public Exception? Fault { get; set; }

    public Exception? StatisticsFault { get; set; }

    public TaskCompletionSource? Gate { get; set; }

    public List<StockRowQuery> Queries { get; } = [];

    /// <summary>How many queries were given up while they waited at the gate.</summary>
    public int Abandoned { get; private set; }

    public async Task<StockRowPage> BrowseAsync(StockRowQuery query, CancellationToken cancellationToken)
    {
        Queries.Add(query);
        if (Gate is not null)
        {
            using var given = cancellationToken.Register(() => Abandoned++);
            await Gate.Task.WaitAsync(cancellationToken);
        }

        return Fault is null ? Page : throw Fault;
    }

    public Task<IReadOnlyList<StockRow>?> HistoryAsync(Ticker ticker, DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StockRow>?>(null);

    public async Task<StockBars?> BarsAsync(Ticker ticker, Exchange? exchange, string? series, DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
    {
        BarQueries.Add((ticker, exchange, series, from));
        if (Gate is not null) { await Gate.Task; }
        return Fault is not null ? throw Fault : OnBars is null ? Bars : OnBars(from, to);
    }

    public Task<IReadOnlyList<StockSuggestion>> SuggestAsync(string text, int limit, CancellationToken cancellationToken)
    {
        SuggestQueries.Add(text);
        return Fault is null ? Task.FromResult(OnSuggest?.Invoke(text) ?? Suggestions) : Task.FromException<IReadOnlyList<StockSuggestion>>(Fault);
    }

    public Task<WarehouseStatistics> StatisticsAsync(CancellationToken cancellationToken) =>
        StatisticsFault is null ? Task.FromResult(Statistics) : Task.FromException<WarehouseStatistics>(StatisticsFault);
}
