using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Tests.Documentation;

/// <summary>Holds docs/settings.md against the options classes: every setting, with the default that the class has.</summary>
public sealed partial class SettingsDocumentTests
{
    [Fact]
    public void The_document_lists_every_setting_with_its_default()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "settings.md"));
        var documented = Row().Matches(document).ToDictionary(match => match.Groups["key"].Value, match => match.Groups["default"].Value);
        var actual = Settings();

        var missing = actual.Where(setting => !IsShared(setting) || documented.ContainsKey(setting.Key)).Concat(SharedSettings()).Where(setting => !documented.TryGetValue(setting.Key, out var value) || value != setting.Value).Select(setting => $"| `{setting.Key}` | `{setting.Value}` |");
        var gone = documented.Keys.Except(actual.Keys).Except(SharedSettings().Select(setting => setting.Key)).Except(["Mode", "Server:Port"]);

        Assert.True(!missing.Any(), "docs/settings.md lacks or misstates:\n" + string.Join('\n', missing));
        Assert.True(!gone.Any(), "docs/settings.md lists what no class has: " + string.Join(", ", gone));
    }

    [Fact]
    public void Every_options_class_has_a_section() => Assert.All(
        OptionsClasses().Where(type => !type.IsAbstract),
        type => Assert.False(string.IsNullOrEmpty(SectionOf(type)), $"{type.Name} has no SectionName."));

    private static SortedDictionary<string, string> Settings() => new(
        (from type in OptionsClasses()
         where SectionOf(type) is not null
         let defaults = Activator.CreateInstance(type)
         from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
         select (Key: $"{SectionOf(type)}:{property.Name}", Value: Text(property.GetValue(defaults)))).ToDictionary(pair => pair.Key, pair => pair.Value),
        StringComparer.Ordinal);

    /// <summary>What every feed has is listed once, under <c>Sources:*</c>; a feed's own row is needed where its default is another.</summary>
    private static bool IsShared(KeyValuePair<string, string> setting) =>
        setting.Key.Split(':') is ["Sources", _, var property] && SharedSettings().Any(shared => shared.Key == $"Sources:*:{property}" && shared.Value == setting.Value);

    private static IEnumerable<KeyValuePair<string, string>> SharedSettings() =>
        from property in typeof(HttpFeedOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.Name != nameof(HttpFeedOptions.BaseAddress)
        select KeyValuePair.Create($"Sources:*:{property.Name}", Text(property.GetValue(new PlainFeedOptions())));

    private static IEnumerable<Type> OptionsClasses() =>
        from assembly in (Assembly[])[typeof(Core.Market.Ticker).Assembly, typeof(Web.Hosting.DataOptions).Assembly]
        from type in assembly.GetTypes()
        where type.IsClass && type.IsPublic && type.Name.EndsWith("Options", StringComparison.Ordinal)
        select type;

    private static string? SectionOf(Type type) => type.GetField("SectionName", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string;

    private static string Text(object? value) => value switch
    {
        null or "" => "(empty)",
        string text => text,
        bool flag => flag ? "true" : "false",
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        ICollection { Count: 0 } => "(empty)",
        IEnumerable and not Uri => "(see below)",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private sealed class PlainFeedOptions : HttpFeedOptions
    {
        public override Uri BaseAddress { get; set; } = new("https://example.org/");
    }

    [GeneratedRegex(@"^\| `(?<key>[^`]+)` \| `(?<default>[^`]*)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
