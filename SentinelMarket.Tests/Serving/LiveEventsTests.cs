using System.Globalization;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Serving;

public sealed class LiveEventsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LiveEvents _events = new();

    [Fact]
    public async Task A_reader_gets_what_happens_after_it_subscribed_in_order()
    {
        Publish("before");
        using var stop = new CancellationTokenSource(Patience);
        await using var reader = _events.SubscribeAsync(stop.Token).GetAsyncEnumerator(stop.Token);

        Publish("first");
        Publish("second");

        Assert.True(await reader.MoveNextAsync());
        Assert.Equal("first", reader.Current.Subject);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal("second", reader.Current.Subject);
    }

    [Fact]
    public async Task A_reader_that_waits_is_woken_and_one_that_leaves_is_let_go()
    {
        using var stop = new CancellationTokenSource(Patience);
        await using var reader = _events.SubscribeAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        var next = reader.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);

        Publish("woken");
        Assert.True(await next);
        var waits = reader.MoveNextAsync().AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
    }

    [Fact]
    public async Task Who_comes_back_goes_on_where_he_was_and_sees_a_gap_where_memory_ended()
    {
        for (var number = 1; number <= LiveEvents.Memory + 10; number++) { Publish(number.ToString(CultureInfo.InvariantCulture)); }

        Assert.Equal([LiveEvents.Memory + 9, LiveEvents.Memory + 10], await ReadAsync(LiveEvents.Memory + 8, 2));
        Assert.Equal([11, 12], await ReadAsync(3, 2));
    }

    [Fact]
    public async Task Events_published_at_once_are_all_told_with_numbers_of_their_own()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var round = 0; round < 100; round++) { Publish("many"); }
        })));

        Assert.Equal(Enumerable.Range(1, 800).Select(number => (long)number), await ReadAsync(0, 800));
    }

    private void Publish(string subject) => _events.Publish(new LiveEvent("test.happened", subject, DateTimeOffset.UnixEpoch, null));

    private async Task<List<long>> ReadAsync(long after, int count)
    {
        using var stop = new CancellationTokenSource(Patience);
        var numbers = new List<long>();
        await foreach (var one in _events.FollowAsync(after, stop.Token))
        {
            numbers.Add(one.Number);
            if (numbers.Count == count) { break; }
        }

        return numbers;
    }
}
