using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Core.Pipelines;

/// <summary>What runs need while PostgreSQL is away.</summary>
/// <param name="presence">Whether it is there.</param>
/// <param name="folder">The runs that wait for it.</param>
/// <param name="recent">The latest quotes meanwhile.</param>
public sealed class WarehouseSpool(DatabasePresence presence, SpoolFolder folder, RecentQuotes recent)
{
    internal DatabasePresence Presence { get; } = presence;

    internal SpoolFolder Folder { get; } = folder;

    internal RecentQuotes Recent { get; } = recent;
}
