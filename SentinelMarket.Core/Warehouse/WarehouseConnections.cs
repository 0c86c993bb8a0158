namespace SentinelMarket.Core.Warehouse;

/// <summary>The connection strings in use, whether they come from the settings or from the embedded server.</summary>
/// <param name="App">The application's role: reads and writes rows, cannot alter tables.</param>
/// <param name="Owner">The role that owns the schema; used only by migrations. May be the same as <paramref name="App"/>.</param>
/// <param name="Direct">Past any pooler, for advisory locks, LISTEN and statements planned beforehand.</param>
public sealed record WarehouseConnections(string App, string Owner, string Direct)
{
    /// <summary>The record without its passwords.</summary>
    public override string ToString() => nameof(WarehouseConnections);
}
