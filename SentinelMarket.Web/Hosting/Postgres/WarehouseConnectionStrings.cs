namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>How to reach one database: as the role that owns it, and as the role the application works with.</summary>
public sealed record WarehouseConnectionStrings(string Owner, string App);
