using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Tests.Documentation;

/// <summary>Holds docs/feeds.md against the feeds that the product registers and the classes of their settings.</summary>
public sealed partial class FeedsDocumentTests
{
    private static readonly string[] Parts = ["Endpoint", "Credentials", "Limits", "Quirks", "Settings"];

    [Fact]
    public void Every_feed_has_a_section_with_all_its_parts()
    {
        var sections = Sections();
        var faults = new List<string>();
        foreach (var section in SettingsSections())
        {
            if (sections.Values.FirstOrDefault(text => SettingsOf(text).Contains(section)) is not { } found)
            {
                faults.Add($"no section has \"**Settings**\" with `{section}`");
                continue;
            }

            faults.AddRange(Parts.Where(part => !found.Contains($"**{part}**", StringComparison.Ordinal)).Select(part => $"the section of {section} lacks **{part}**"));
        }

        foreach (var feed in Feeds().Where(feed => !sections.ContainsKey(feed.Source))) { faults.Add($"no heading names `{feed.Source}` ({feed.Name})"); }
        Assert.True(faults.Count == 0, "docs/feeds.md: " + string.Join("; ", faults));
    }

    [Fact]
    public void No_section_is_about_settings_that_are_gone()
    {
        var gone = Sections().Values.SelectMany(SettingsOf).Except(SettingsSections()).ToList();
        Assert.True(gone.Count == 0, "docs/feeds.md names what no class has: " + string.Join(", ", gone));
    }

    /// <summary>The text below each heading that ends in a source id, by that id.</summary>
    private static Dictionary<string, string> Sections()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "feeds.md"));
        return Section().Matches(document).ToDictionary(match => match.Groups["source"].Value, match => match.Groups["text"].Value, StringComparer.Ordinal);
    }

    private static IEnumerable<string> SettingsOf(string section) =>
        section.Split('\n').Where(line => line.Contains("**Settings**", StringComparison.Ordinal)).SelectMany(line => SettingsName().Matches(line)).Select(match => match.Groups["name"].Value);

    private static IReadOnlyList<string> SettingsSections() =>
        [.. from type in typeof(HttpFeedOptions).Assembly.GetTypes()
            where type.IsSubclassOf(typeof(HttpFeedOptions)) && !type.IsAbstract
            select (string)type.GetField("SectionName")!.GetRawConstantValue()!];

    private static IEnumerable<IFeed> Feeds()
    {
        var configuration = new ConfigurationBuilder().Build();
        var services = new ServiceCollection().AddLogging().AddMarket(configuration).AddSources(configuration).BuildServiceProvider();
        return services.GetServices<IFeed>();
    }

    [GeneratedRegex(@"^### [^\n]*\(`(?<source>[^`\n]+)`\)\n(?<text>.*?)(?=^##|\z)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Section();

    [GeneratedRegex(@"`(?<name>Sources:[A-Za-z]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SettingsName();
}
