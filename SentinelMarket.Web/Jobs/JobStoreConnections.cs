namespace SentinelMarket.Web.Jobs;

/// <summary>How the scheduler reaches its tables; resolved when the clock starts, because an embedded database picks its port late.</summary>
/// <param name="App">The role that reads and writes rows.</param>
/// <param name="Owner">The role that may create the tables.</param>
public sealed record JobStoreConnections(string App, string Owner)
{
    /// <summary>Never prints the passwords that connection strings carry.</summary>
    public override string ToString() => nameof(JobStoreConnections);
}
