namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>The folder that belongs to the account: the cluster and its logs.</summary>
internal sealed record ClusterHome(string Folder)
{
    /// <summary>PostgreSQL's own limit of a path is 1,024 bytes, file names below the cluster included.</summary>
    public const int LongestPathBytes = 800;

    public const string StartLogName = "start.log";

    public string Data => Path.Combine(Folder, "data");

    public string VersionFile => Path.Combine(Data, "PG_VERSION");

    public string LogFolder => Path.Combine(Folder, "log");

    /// <summary>What the server says before its own log is open.</summary>
    public string StartLog => Path.Combine(Folder, StartLogName);

    public bool HasCluster => File.Exists(VersionFile);
}
