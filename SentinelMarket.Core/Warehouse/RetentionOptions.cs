namespace SentinelMarket.Core.Warehouse;

/// <summary>How long rows and raw payloads are kept.</summary>
public sealed class RetentionOptions
{
    /// <summary>The section of the settings.</summary>
    public const string SectionName = "Retention";

    /// <summary>How long each table keeps its rows, such as <c>24 months</c> or <c>90 days</c>; a table that is not named keeps all.</summary>
    public Dictionary<string, string> Tables { get; set; } = new(StringComparer.Ordinal);

    /// <summary>How long the lake keeps the payloads of each source, such as <c>24 months</c>; a source that is not named keeps all.</summary>
    public Dictionary<string, string> Lake { get; set; } = new(StringComparer.Ordinal);
}
