using System.Reflection;
using System.Text;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Tests.Sources.Live;

/// <summary>
/// A secret for every setting that takes one, each with a word in it that stands nowhere else. Letters and digits only, the word is the same in addresses, JSON and HTML; so it
/// and its forms in base64 and hexadecimal are all there is to look for.
/// </summary>
internal sealed class Canaries
{
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];

    public Canaries()
    {
        foreach (var setting in SecretSettings()) { Add(setting, Secret(setting)); }
        Add("Webhooks:Senders:desk:Secret", Secret("Webhooks:Senders:desk"));
    }

    /// <summary>The settings, by the names of their variables.</summary>
    public IReadOnlyDictionary<string, string> Settings => _settings;

    /// <summary>All that must be found nowhere.</summary>
    public IReadOnlyList<string> Forms => [.. _words.SelectMany(word => (string[])[word, Convert.ToHexString(Encoding.UTF8.GetBytes(word)), Base64(word, 0), Base64(word, 1), Base64(word, 2)])];

    public string this[string setting] => _settings[LiveSites.Variable(setting)];

    /// <summary>The settings that have a twin with <c>File</c> at the end, which every secret has and nothing else.</summary>
    public static IReadOnlyList<string> SecretSettings() =>
        [.. from assembly in (Assembly[])[typeof(HttpFeedOptions).Assembly, typeof(WebhookOptions).Assembly]
            from type in assembly.GetTypes()
            let section = type.GetField("SectionName")?.GetRawConstantValue() as string
            where section is not null && !type.IsAbstract
            from property in type.GetProperties()
            where property.PropertyType == typeof(string) && type.GetProperty(property.Name + "File") is not null
            select $"{section}:{property.Name}"];

    /// <summary>The forms that a text has in it, without regard to case.</summary>
    public IEnumerable<string> In(string text) => Forms.Where(form => text.Contains(form, StringComparison.OrdinalIgnoreCase));

    /// <summary>A word to look for besides, such as a token that a site gave.</summary>
    public string Word(string name)
    {
        var word = $"Canary{_words.Count}x{new string([.. name.Where(char.IsAsciiLetterOrDigit)])}x{_words.Count * 7919}q";
        _words.Add(word);
        return word;
    }

    private void Add(string setting, string secret) => _settings[LiveSites.Variable(setting)] = secret;

    // Characters that addresses, JSON and HTML write otherwise stand around the word, where the place of the secret allows them.
    private string Secret(string setting) => setting switch
    {
        "Sources:TelegramBot:Token" => $"700000001:{Word(setting)}-_a",
        "Webhooks:TelegramSecret" => $"{Word(setting)}-_a",
        _ => $"a+/{Word(setting)}&'=",
    };

    /// <summary>The part of a base64 text that a word makes, wherever in groups of three bytes it begins.</summary>
    private static string Base64(string word, int before)
    {
        var written = Convert.ToBase64String([.. new byte[before], .. Encoding.UTF8.GetBytes(word), 0, 0]);
        return written[(((before * 8) + 5) / 6)..((before + word.Length) * 8 / 6)];
    }
}
