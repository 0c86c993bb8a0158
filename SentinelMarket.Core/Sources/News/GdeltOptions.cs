using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.News;

/// <summary>Settings of GDELT.</summary>
public sealed class GdeltOptions : PagedFeedOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Sources:Gdelt";

    private const int LongestQuery = 500;

    /// <summary>GDELT wants no more than one call in five seconds.</summary>
    public GdeltOptions()
    {
        RequestsPerMinute = 10;
        Parallelism = 1;
        MaxPages = 4;
        TryTimeout = TimeSpan.FromSeconds(30);
        TotalTimeout = TimeSpan.FromSeconds(90);
        RetryDelay = TimeSpan.FromSeconds(6);
    }

    /// <inheritdoc/>
    public override Uri BaseAddress { get; set; } = new("https://api.gdeltproject.org/");

    /// <summary>What is searched for, in GDELT's language; empty (the default) for Indian shares in Indian media.</summary>
    public IList<string> Queries { get; } = [];

    internal IReadOnlyList<string> QueryTexts => Entries(Queries, "(nifty OR sensex OR \"stock exchange\") sourcecountry:india");

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Fault)> Faults() =>
        from query in QueryTexts
        where query.Length is < 3 or > LongestQuery
        select (nameof(Queries), $"\"{MessageFields.Shortened(query)}\" has not between 3 and {LongestQuery} characters.");
}
