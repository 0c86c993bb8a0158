using Npgsql;

namespace SentinelMarket.Web.Api;

/// <summary>What /readyz looks at. Both are asked at each check, because they are known only when the host has started.</summary>
/// <param name="Database">The application's pool of connections.</param>
/// <param name="DataFolder">The folder that holds the lake and the embedded database.</param>
public sealed record ReadinessTargets(Func<NpgsqlDataSource> Database, Func<string> DataFolder);
