namespace SentinelMarket.Core.Warehouse;

/// <summary>The database belongs to the other mode: simulated and live data never share one.</summary>
public sealed class ModeMismatchException(string database, string holds, string asked)
    : Exception(
        $"The database \"{database}\" holds {holds.ToLowerInvariant()} data, but {asked.ToLowerInvariant()} mode was asked for; the two never share a database. " +
        $"Start in {holds.ToLowerInvariant()} mode, or point {WarehouseOptions.SectionName}:{nameof(WarehouseOptions.ConnectionString)} " +
        "(and the owner's and the direct connection, where set) at another database. Nothing was changed.")
{
    /// <summary>The mode that the database remembers.</summary>
    public string Holds { get; } = holds;

    /// <summary>The mode that was asked for.</summary>
    public string Asked { get; } = asked;
}
