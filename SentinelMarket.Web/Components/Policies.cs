namespace SentinelMarket.Web.Components;

/// <summary>The policies that guard pages and actions; the host gives them their meaning.</summary>
internal static class Policies
{
    /// <summary>May look.</summary>
    public const string Viewer = "Viewer";

    /// <summary>May start, pause and resume.</summary>
    public const string Operator = "Operator";
}
