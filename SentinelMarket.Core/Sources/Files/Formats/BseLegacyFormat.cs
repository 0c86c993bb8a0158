namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>BSE's <c>EQDDMMYY.CSV</c>, published until July 2024: recognised, so that the refusal can name it.</summary>
internal sealed class BseLegacyFormat : BhavcopyFormat
{
    /// <inheritdoc/>
    public override string Name => "BSE legacy (EQDDMMYY.CSV)";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> RequiredColumns { get; } = ["SC_CODE", "SC_NAME", "SC_GROUP", "CLOSE", "PREVCLOSE", "NO_OF_SHRS", "NET_TURNOV"];
}
