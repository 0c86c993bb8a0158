using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.News;

/// <summary>Settings of NewsAPI.</summary>
public sealed class NewsApiOptions : PagedFeedOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Sources:NewsApi";

    private const int LongestQuery = 500;

    /// <summary>Without cost there are 100 calls a day and the first 100 articles of an answer.</summary>
    public NewsApiOptions()
    {
        MaxPages = 1;
        Parallelism = 1;
        RequestsPerMinute = 30;
    }

    /// <inheritdoc/>
    public override Uri BaseAddress { get; set; } = new("https://newsapi.org/");

    /// <summary>The key, from <c>https://newsapi.org/account</c>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>A file that holds the key, instead of <see cref="ApiKey"/>.</summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>What is searched for, in NewsAPI's language; empty (the default) for Indian shares.</summary>
    public IList<string> Queries { get; } = [];

    /// <summary>The language of the articles, two letters; empty for any. Default: <c>en</c>.</summary>
    public string Language { get; set; } = "en";

    internal IReadOnlyList<string> QueryTexts => Entries(Queries, "(NSE OR BSE OR Nifty OR Sensex) AND (shares OR stock OR stocks)");

    /// <inheritdoc/>
    protected internal override IEnumerable<string?> Secrets => [FeedSecret.Read(ApiKey, ApiKeyFile)];

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Fault)> Faults()
    {
        if (Language.Length != 0 && (Language.Length != 2 || !Language.All(char.IsAsciiLetterLower))) { yield return (nameof(Language), $"\"{MessageFields.Shortened(Language)}\" is no language of two letters."); }
        foreach (var query in QueryTexts.Where(query => query.Length > LongestQuery))
        {
            yield return (nameof(Queries), $"\"{MessageFields.Shortened(query)}\" has more than {LongestQuery} characters.");
        }
    }
}
