using SentinelMarket.Tests.Components;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Tests.Live;

public sealed class PrerenderedReadsTests
{
    private readonly ManualTime _time = new(Samples.Now);

    [Fact]
    public void Read_is_handed_over_once()
    {
        var reads = new PrerenderedReads(_time);
        var key = reads.Keep("figures", Samples.Now);

        Assert.Equal(("figures", Samples.Now), reads.Take(key));
        Assert.Null(reads.Take(key));
        Assert.Null(reads.Take("made up"));
    }

    [Fact]
    public void Old_read_is_not_shown_as_new()
    {
        var reads = new PrerenderedReads(_time);
        var key = reads.Keep("figures", Samples.Now);

        _time.Advance(TimeSpan.FromSeconds(21));

        Assert.Null(reads.Take(key));
    }

    [Fact]
    public void Reads_that_nobody_takes_are_bounded()
    {
        var reads = new PrerenderedReads(_time);
        var keys = Enumerable.Range(0, PrerenderedReads.Most + 1).Select(number => reads.Keep(number, Samples.Now)).ToArray();

        Assert.Null(reads.Take(keys[0]));
        Assert.Equal(PrerenderedReads.Most, reads.Take(keys[^1])?.Value);
    }
}
