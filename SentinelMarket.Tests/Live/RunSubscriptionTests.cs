using System.Threading.Channels;
using SentinelMarket.Tests.Components;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Tests.Live;

public sealed class RunSubscriptionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RunUpdates _updates = new();
    private readonly ManualTime _time = new(Samples.Now);
    private readonly Channel<int> _refreshes = Channel.CreateUnbounded<int>();
    private int _count;

    [Fact]
    public async Task News_refreshes_at_once_and_then_not_before_the_throttle()
    {
        await using var subscription = Start();

        _updates.Publish(1);
        Assert.Equal(1, await NextAsync());
        for (var i = 0; i < 100; i++) { _updates.Publish(1); }
        Assert.False(_refreshes.Reader.TryRead(out _));

        await AdvanceUntilRefreshAsync(TimeSpan.FromMilliseconds(100));
        Assert.Equal(2, _count);
        Assert.True(_time.GetUtcNow() - Samples.Now >= TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task Without_news_it_refreshes_on_the_slow_clock()
    {
        await using var subscription = Start();

        await AdvanceUntilRefreshAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(1, _count);
        Assert.True(_time.GetUtcNow() - Samples.Now >= TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task News_of_others_is_no_news_but_any_is()
    {
        await using var subscription = Start(runId => runId == 7);

        _updates.Publish(8);
        Assert.False(_refreshes.Reader.TryRead(out _));
        _updates.Publish(RunUpdates.Any);

        Assert.Equal(1, await NextAsync());
    }

    [Fact]
    public async Task Disposed_subscription_ends_and_never_refreshes_again()
    {
        var subscription = Start();
        await subscription.DisposeAsync();
        await subscription.Completion.WaitAsync(Patience);

        _updates.Publish(1);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, _updates.Listeners);
        Assert.Equal(0, _count);
    }

    private RunSubscription Start(Predicate<long>? concerns = null) => RunSubscription.Start(
        _updates,
        concerns ?? (_ => true),
        _ =>
        {
            _refreshes.Writer.TryWrite(Interlocked.Increment(ref _count));
            return Task.CompletedTask;
        },
        () => RefreshPace.Standard,
        _time);

    private async Task<int> NextAsync() => await _refreshes.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    // The subscription sets its timer on another thread; moving the clock in steps finds it whenever that was.
    private async Task AdvanceUntilRefreshAsync(TimeSpan step)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!_refreshes.Reader.TryRead(out _))
        {
            patience.Token.ThrowIfCancellationRequested();
            _time.Advance(step);
            await Task.Yield();
        }
    }
}
