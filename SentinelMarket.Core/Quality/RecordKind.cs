using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality;

/// <summary>What a rule is asked of.</summary>
public enum RecordKind
{
    /// <summary>A payload, or a record of any kind, while it is read.</summary>
    Document,

    /// <summary>A price: a quote or a line of an end-of-day file.</summary>
    Price,

    /// <summary>A message, article or filing.</summary>
    Message,

    /// <summary>A line of a list of shares.</summary>
    Instrument,
}

/// <summary>Which records a source sends.</summary>
public static class RecordKinds
{
    /// <summary>The kind of a source's records, by its id; see <see cref="SourceIds"/>.</summary>
    public static RecordKind OfSource(string source) => source switch
    {
        _ when source.Contains(".reference.", StringComparison.Ordinal) || source == SourceIds.Universe => RecordKind.Instrument,
        _ when source.EndsWith(".quote", StringComparison.Ordinal) || SourceIds.IsEndOfDay(source) || source == SourceIds.BseGraph => RecordKind.Price,
        _ => RecordKind.Message,
    };
}
