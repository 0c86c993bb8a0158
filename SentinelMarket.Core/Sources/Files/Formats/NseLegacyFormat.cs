namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>NSE's <c>cmDDMMMYYYYbhav.csv</c>, published until July 2024: recognised, so that the refusal can name it.</summary>
internal sealed class NseLegacyFormat : BhavcopyFormat
{
    /// <inheritdoc/>
    public override string Name => "NSE legacy (cmDDMMMYYYYbhav.csv)";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> RequiredColumns { get; } = ["SYMBOL", "SERIES", "CLOSE", "PREVCLOSE", "TOTTRDQTY", "TOTTRDVAL", "TIMESTAMP"];
}
