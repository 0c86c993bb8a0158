namespace SentinelMarket.Web.Security;

/// <summary>What a caller may do. Each policy has the name of the role that it asks for.</summary>
public static class Roles
{
    /// <summary>Reads pages and figures.</summary>
    public const string Viewer = "Viewer";

    /// <summary>Starts, stops, pauses and resumes pipelines.</summary>
    public const string Operator = "Operator";

    /// <summary>Changes users, keys, sources and settings.</summary>
    public const string Administrator = "Administrator";

    public static readonly IReadOnlyList<string> All = [Viewer, Operator, Administrator];
}
