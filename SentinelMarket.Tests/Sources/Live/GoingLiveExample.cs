using System.Text.RegularExpressions;

namespace SentinelMarket.Tests.Sources.Live;

/// <summary>
/// The worked example of docs/feeds.md, "Going live", read as a shell would: assignments of folders, exports of settings, and calls of <c>./run</c>.
/// </summary>
internal sealed partial class GoingLiveExample
{
    private readonly Dictionary<string, string> _folders;
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private readonly List<string[]> _calls = [];

    private GoingLiveExample(IReadOnlyDictionary<string, string> folders) => _folders = folders.ToDictionary(StringComparer.Ordinal);

    /// <summary>The settings, by the names of their variables.</summary>
    public IReadOnlyDictionary<string, string> Settings => _settings;

    /// <summary>The calls of <c>./run</c> in order, each as its arguments.</summary>
    public IReadOnlyList<string[]> Calls => _calls;

    /// <summary>Reads the example.</summary>
    /// <param name="folders">What the example's variables for folders are here.</param>
    public static GoingLiveExample Read(IReadOnlyDictionary<string, string> folders)
    {
        var example = new GoingLiveExample(folders);
        var section = Section().Match(File.ReadAllText(Path.Combine(Repository.Root, "docs", "feeds.md"))).Groups["text"].Value;
        foreach (var line in section.Split('\n').Where(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line.Trim())) { example.Take(line); }
        return example;
    }

    private void Take(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words[0])
        {
            case "#":
                break;
            case "export":
                foreach (var pair in words[1..].Select(Pair)) { _settings.Add(pair.Name, Here(pair.Value)); }
                break;
            case "./run":
                _calls.Add([.. words[1..].Select(Here)]);
                break;
            default:
                // A folder of the reader's, which has to be known here.
                Assert.True(words.Length == 1 && _folders.ContainsKey(Pair(line).Name), $"docs/feeds.md, Going live: \"{line}\" is no comment, export, folder or call of ./run.");
                break;
        }
    }

    private string Here(string value) => _folders.Aggregate(value, (text, folder) => text.Replace("$" + folder.Key, folder.Value, StringComparison.Ordinal));

    private static (string Name, string Value) Pair(string word) => word.Split('=', 2) is [var name, var value] ? (name, value) : throw new InvalidOperationException($"docs/feeds.md, Going live: \"{word}\" is no assignment.");

    [GeneratedRegex(@"^## Going live\n(?<text>.*?)(?=^##|\z)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Section();
}
