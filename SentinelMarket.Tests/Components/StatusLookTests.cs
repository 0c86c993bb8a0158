using Bunit;
using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Tests.Components;

public sealed class StatusLookTests : PageTest
{
    [Theory]
    [InlineData(HealthStatus.Healthy, Tone.Good, "Healthy")]
    [InlineData(HealthStatus.Degraded, Tone.Warn, "Degraded")]
    [InlineData(HealthStatus.Unhealthy, Tone.Bad, "Unhealthy")]
    [InlineData(HealthStatus.Unknown, Tone.Idle, "Unknown")]
    public void Health_has_its_colour_and_word(HealthStatus status, Tone tone, string word)
    {
        var look = StatusLook.Of(status);

        Assert.Equal(tone, look.Tone);
        Assert.Equal(word, look.Word);
    }

    [Theory]
    [InlineData(null, Tone.Info, "Running")]
    [InlineData(RunOutcome.Succeeded, Tone.Good, "Succeeded")]
    [InlineData(RunOutcome.Partial, Tone.Warn, "Partial")]
    [InlineData(RunOutcome.Failed, Tone.Bad, "Failed")]
    [InlineData(RunOutcome.Cancelled, Tone.Idle, "Cancelled")]
    public void Outcome_has_its_colour_and_word(RunOutcome? outcome, Tone tone, string word)
    {
        var look = StatusLook.Of(outcome);

        Assert.Equal(tone, look.Tone);
        Assert.Equal(word, look.Word);
    }

    [Theory]
    [InlineData(SentimentLabel.Positive, Tone.Good, "Positive")]
    [InlineData(SentimentLabel.Neutral, Tone.Idle, "Neutral")]
    [InlineData(SentimentLabel.Negative, Tone.Bad, "Negative")]
    public void Mood_has_its_colour_and_word(SentimentLabel mood, Tone tone, string word)
    {
        var look = StatusLook.Of(mood);

        Assert.Equal(tone, look.Tone);
        Assert.Equal(word, look.Word);
    }

    [Fact]
    public void No_two_statuses_of_a_kind_share_an_icon()
    {
        var health = Enum.GetValues<HealthStatus>().Select(status => StatusLook.Of(status).Icon).ToList();
        var outcomes = Enum.GetValues<RunOutcome>().Select(outcome => StatusLook.Of(outcome).Icon).Append(StatusLook.Running.Icon).ToList();

        Assert.Equal(health.Count, health.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(outcomes.Count, outcomes.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Chip_shows_word_icon_and_colour_and_tells_why()
    {
        var chip = Render<StatusChip>(parameters => parameters
            .Add(one => one.Look, StatusLook.Of(HealthStatus.Degraded))
            .Add(one => one.Title, "85.0 % of the runs succeeded."));

        chip.MarkupMatches("<span class=\"chip warn\" title=\"85.0 % of the runs succeeded.\"><i class=\"icon\" data-icon=\"warning\" aria-hidden=\"true\"></i>Degraded</span>");
    }
}
