using System.Globalization;
using Xunit.Abstractions;

namespace SentinelMarket.Tests.Faults;

/// <summary>Imports whose process or database, or both, are killed: after one more import to the end nothing is lost and nothing is there twice.</summary>
public sealed class KilledImportTests(ITestOutputHelper output)
{
    private const int KillsInOneFolder = 50;

    /// <summary>How many kills; <c>./test --long</c> asks for a thousand.</summary>
    private static readonly int Planned = int.Parse(Environment.GetEnvironmentVariable("SENTINEL_TEST_KILLS") is { Length: > 0 } asked ? asked : "20", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Imports_and_databases_killed_at_random_moments_lose_nothing_and_double_nothing()
    {
        var report = new KillReport(Planned);
        while (report.Kills < Planned)
        {
            await using var campaign = await KillCampaign.StartAsync(report);
            for (var last = Math.Min(Planned, report.Kills + KillsInOneFolder); report.Kills < last;) { await campaign.RoundAsync(last - report.Kills); }
        }

        output.WriteLine(report.Words);
        Assert.All(Enum.GetValues<Victim>(), victim => Assert.True(Planned < KillCampaign.KillsInOneRound || report.Of(victim) > 0, $"{victim} was never killed."));
    }
}
