using System.Collections.Frozen;

namespace SentinelMarket.Core.Simulation.Crowd;

/// <summary>The texts of <c>phrases.txt</c> by kind and language, and those of <c>news.txt</c> by kind of event.</summary>
internal static class Phrasebook
{
    private static readonly FrozenDictionary<string, Phrase[]> Talk = Read("phrases.txt").ToFrozenDictionary(
        section => section.Key, section => section.Value.Select(line => new Phrase(line)).ToArray(), StringComparer.Ordinal);

    private static readonly string[] Endings = [".en", ".hi", ".mix"];

    /// <summary>The kinds of events and what is written about each.</summary>
    public static FrozenDictionary<string, NewsPhrases> News { get; } = Read("news.txt").ToFrozenDictionary(
        section => section.Key, section => new NewsPhrases(section.Value), StringComparer.Ordinal);

    /// <summary>The phrases of a kind in a language.</summary>
    public static IReadOnlyList<Phrase> Of(string kind, CrowdTongue tongue) => Talk[kind + Endings[(int)tongue]];

    /// <summary>The phrases of a kind that has one language only.</summary>
    public static IReadOnlyList<Phrase> Of(string kind) => Talk[kind];

    private static Dictionary<string, List<string>> Read(string resource)
    {
        using var stream = typeof(Phrasebook).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not in the assembly.");
        using var reader = new StreamReader(stream);
        var sections = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string>? section = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line.StartsWith("# ", StringComparison.Ordinal)) { continue; }
            if (line[0] == '[' && line[^1] == ']' && !line.Contains(' ', StringComparison.Ordinal)) { sections.Add(line[1..^1], section = []); }
            else { section!.Add(line); }
        }

        return sections;
    }
}

/// <summary>What is written about a kind of event.</summary>
internal sealed class NewsPhrases
{
    public NewsPhrases(List<string> lines)
    {
        Headlines = Of(lines, '=');
        Leads = Of(lines, '-');
        Filings = [.. lines.Where(line => line[0] == '!').Select(line => line[1..].Split('|', StringSplitOptions.TrimEntries)).Select(parts => (parts[0], parts[1], new Phrase(parts[2])))];
    }

    public IReadOnlyList<Phrase> Headlines { get; }

    /// <summary>First sentences of articles.</summary>
    public IReadOnlyList<Phrase> Leads { get; }

    /// <summary>The company's announcement, if the event has one.</summary>
    public IReadOnlyList<(string Category, string Subcategory, Phrase Text)> Filings { get; }

    private static Phrase[] Of(List<string> lines, char mark) => [.. lines.Where(line => line[0] == mark).Select(line => new Phrase(line[1..].Trim()))];
}
