namespace SentinelMarket.Core.Warehouse;

/// <summary>Where the warehouse's PostgreSQL is, and how far ahead it prepares.</summary>
public sealed class WarehouseOptions
{
    /// <summary>The section of the settings.</summary>
    public const string SectionName = "Warehouse";

    /// <summary>The application role's connection; empty (the default) for the embedded server.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The connection of the role that owns the schema and migrates it; empty for the one of <see cref="ConnectionString"/>.</summary>
    public string OwnerConnectionString { get; set; } = "";

    /// <summary>
    /// A connection that bypasses a pooler, for advisory locks, LISTEN and statements planned beforehand, which do not survive transaction
    /// pooling; empty for the one of <see cref="ConnectionString"/>.
    /// </summary>
    public string DirectConnectionString { get; set; } = "";

    /// <summary>Months after the current one whose partitions are made at start-up, 0 to 24; 3 by default.</summary>
    public int PartitionsAhead { get; set; } = 3;
}
