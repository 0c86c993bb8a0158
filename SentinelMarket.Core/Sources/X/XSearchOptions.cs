using Microsoft.Extensions.Options;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.X;

/// <summary>Settings of the recent search on X.</summary>
public sealed class XSearchOptions : HttpFeedOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Sources:X";

    /// <summary>Settings with X's own limit of 450 searches in 15 minutes as the pace.</summary>
    public XSearchOptions() => (RequestsPerMinute, Parallelism) = (30, 2);

    /// <inheritdoc/>
    public override Uri BaseAddress { get; set; } = new("https://api.x.com/");

    /// <summary>Whether X is asked at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The bearer token of an app at developer.x.com. Empty: X is not asked.</summary>
    public string? BearerToken { get; set; }

    /// <summary>A file that holds the bearer token, instead of <see cref="BearerToken"/>.</summary>
    public string? BearerTokenFile { get; set; }

    /// <summary>Languages that are asked for, as BCP 47 codes (<c>en</c>, <c>hi</c>); none for all.</summary>
    public IList<string> Languages { get; set; } = [];

    /// <summary>Queries of your own in X's syntax, asked beside those that are built from the universe.</summary>
    public IList<string> Queries { get; set; } = [];

    /// <summary>Whether reposts of others' texts are asked for too. They cost as much as posts.</summary>
    public bool IncludeReposts { get; set; }

    /// <summary>The longest query that the account may ask: 512 characters, more with dearer plans.</summary>
    public int MaxQueryLength { get; set; } = 512;

    /// <summary>Posts on a page, 10 to 100.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>Pages that one run asks for a query. What is older on further pages is left out, and the run says so.</summary>
    public int MaxPages { get; set; } = 5;

    /// <summary>How far the first search goes back, and how far one after a long break does; X keeps seven days.</summary>
    public TimeSpan LookBack { get; set; } = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    protected internal override IEnumerable<string?> Secrets => [FeedSecret.Read(BearerToken, BearerTokenFile)];
}

/// <summary>Lists every fault of <see cref="XSearchOptions"/> by its key.</summary>
internal sealed class XSearchOptionsValidator : IValidateOptions<XSearchOptions>
{
    private const int ShortestQuery = 128;
    private const int LongestQuery = 4_096;
    private static readonly TimeSpan MostKept = TimeSpan.FromDays(7);

    public ValidateOptionsResult Validate(string? name, XSearchOptions options)
    {
        List<string> faults = [];
        Between(nameof(options.MaxQueryLength), options.MaxQueryLength, ShortestQuery, LongestQuery);
        Between(nameof(options.PageSize), options.PageSize, 10, 100);
        Between(nameof(options.MaxPages), options.MaxPages, 1, 100);
        if (options.LookBack <= TimeSpan.Zero || options.LookBack > MostKept) { Add(nameof(options.LookBack), $"{options.LookBack} is not between 0 and {MostKept}; X keeps seven days."); }
        foreach (var language in options.Languages.Where(language => language.Length is < 2 or > 5 || !language.All(unit => char.IsAsciiLetter(unit) || unit == '-')))
        {
            Add(nameof(options.Languages), $"\"{language}\" is no language code such as en or hi.");
        }

        foreach (var query in options.Queries.Where(query => string.IsNullOrWhiteSpace(query) || query.Length > options.MaxQueryLength))
        {
            Add(nameof(options.Queries), $"a query of {query.Length} characters; 1 to {options.MaxQueryLength} (MaxQueryLength) are expected.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Add(string key, string fault) => faults.Add($"{XSearchOptions.SectionName}:{key}: {fault}");

        void Between(string key, int value, int least, int most)
        {
            if (value < least || value > most) { Add(key, $"{value} is not between {least} and {most}."); }
        }
    }
}
