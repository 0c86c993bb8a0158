namespace SentinelMarket.Tests.Lake;

/// <summary>What a lake promises when its store can tell the folders of folders.</summary>
public abstract class LakeListingContract : LakeContract
{
    [Fact]
    public async Task Objects_are_listed_from_a_day_on_with_their_sources_and_days()
    {
        using var lake = await OpenAsync();
        await lake.StoreAsync(Document("one"), default);
        var second = await lake.StoreAsync(Document("two") with { FetchedAt = Morning.AddDays(1) }, default);
        var third = await lake.StoreAsync(Document("three") with { FetchedAt = Morning.AddMonths(1) }, default);
        await lake.StoreAsync(Document("other") with { Source = "bse.quote" }, default);

        Assert.Equal([second.Lake.Path, third.Lake.Path], await lake.ListAsync("nse.quote", new DateOnly(2026, 3, 3), default).ToListAsync());
        Assert.Equal(["bse.quote", "nse.quote"], await lake.SourcesAsync(default));
        Assert.Equal([new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 3), new DateOnly(2026, 4, 2)], await lake.DaysAsync("nse.quote", default));
    }

    [Fact]
    public async Task Packed_objects_are_listed_in_their_place()
    {
        using var lake = await OpenAsync();
        var stored = await StoreAsync(lake, 3);
        var later = await lake.StoreAsync(Document("later") with { FetchedAt = Morning.AddHours(5) }, default);
        await PackAsync(lake, stored);

        Assert.Equal([.. stored.Select(one => one.Lake.Path), later.Lake.Path], await lake.ListAsync("nse.quote", null, default).ToListAsync());
    }
}
