namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>How the embedded database server is found, started and stopped.</summary>
public sealed class EmbeddedPostgresOptions
{
    public const string SectionName = "Postgres";

    /// <summary>Folder with <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>. Empty: the npm package, then an installed one.</summary>
    public string BinariesFolder { get; set; } = "";

    /// <summary>
    /// Where cluster and binaries go when the account that runs the server cannot reach the data folder.
    /// Empty: <c>/var/lib/sentinelmarket</c> for root, the user's own data folder otherwise.
    /// </summary>
    public string FallbackFolder { get; set; } = "";

    /// <summary>How long a start may take, recovery after a crash included.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a stop may take before it is forced; the next start then recovers from the write-ahead log.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Wait before a server that died is started again; doubles with each failure.</summary>
    public TimeSpan RestartDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Upper bound of the doubling wait.</summary>
    public TimeSpan LongestRestartDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Memory the server keeps for pages, in megabytes.</summary>
    public int SharedBuffersMegabytes { get; set; } = 256;

    /// <summary>Connections of all processes together.</summary>
    public int MaxConnections { get; set; } = 100;

    /// <summary>Whether commits wait for the disk. Only tests turn this off.</summary>
    public bool DurableWrites { get; set; } = true;
}
