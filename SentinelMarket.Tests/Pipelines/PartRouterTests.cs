using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Pipelines;

public sealed class PartRouterTests
{
    private readonly PartRouter<string> _router = new(2, 100, _ => []);

    [Fact]
    public async Task Parts_of_one_stream_stay_with_one_loader_in_order_while_one_is_under_way()
    {
        TrackedPart<string>[] sent = [Part("A", "1"), Part("A", "2"), Part("A", "3"), Part("A", "4")];
        foreach (var part in sent) { await _router.WriteAsync(part, default); }
        var taken = Take(0);
        Assert.Equal(sent, taken);
        Assert.Empty(Take(1));

        _router.Loaded(sent[0]);
        var next = Part("A", "5");
        await _router.WriteAsync(next, default);
        Assert.Same(next, Assert.Single(Take(0)));
    }

    [Fact]
    public async Task A_new_stream_goes_to_the_loader_with_the_least_to_do()
    {
        var large = Part("A", "1", "2", "3");
        await _router.WriteAsync(large, default);
        await _router.WriteAsync(Part("B", "1"), default);
        await _router.WriteAsync(Part("C", "1"), default);
        Assert.Equal((1, 2), (Take(0).Count, Take(1).Count));

        _router.Loaded(large);
        await _router.WriteAsync(Part("D", "1"), default);
        Assert.Single(Take(0));
    }

    [Fact]
    public async Task Parts_of_one_slice_go_where_it_is_under_way_whatever_their_streams()
    {
        var router = new PartRouter<string>(2, 100, records => records.Distinct(StringComparer.Ordinal));
        var monday = Part("A", "monday");
        await router.WriteAsync(monday, default);
        await router.WriteAsync(Part("B", "tuesday"), default);
        await router.WriteAsync(Part("C", "monday"), default);
        await router.WriteAsync(Part("D", "monday", "wednesday"), default);
        Assert.Equal((3, 1), (Take(router, 0).Count, Take(router, 1).Count));

        router.Loaded(monday);
        await router.WriteAsync(Part("E", "wednesday"), default);
        await router.WriteAsync(Part("F", "tuesday"), default);
        Assert.Equal((1, 1), (Take(router, 0).Count, Take(router, 1).Count));
    }

    [Fact]
    public async Task A_stream_that_is_done_may_go_elsewhere()
    {
        var first = Part("A", "1");
        await _router.WriteAsync(first, default);
        await _router.WriteAsync(Part("B"), default);
        _router.Loaded(first);
        await _router.WriteAsync(Part("C", "1", "2"), default);
        await _router.WriteAsync(Part("A", "2"), default);
        Assert.Equal((2, 2), (Take(0).Count, Take(1).Count));
    }

    private List<TrackedPart<string>> Take(int loader) => Take(_router, loader);

    private static List<TrackedPart<string>> Take(PartRouter<string> router, int loader)
    {
        var taken = new List<TrackedPart<string>>();
        while (router.Of(loader).TryRead(out var part)) { taken.Add(part); }
        return taken;
    }

    private static TrackedPart<string> Part(string stream, params string[] records)
    {
        var document = new RawDocument { Source = "s", Stream = stream, Content = default, ContentType = "text/csv", Request = "r", FetchedAt = DateTimeOffset.UnixEpoch };
        return new TrackedPart<string>(new DocumentPart<string>(new StoredDocument(document, new LakeReference("p", "h", 1, 1)), records, [], true), new SourceTally("s", stream, true));
    }
}
