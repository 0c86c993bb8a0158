namespace SentinelMarket.Web.Components.Pages.Quarantine;

/// <summary>Where refused records are shown.</summary>
public static class QuarantineAddress
{
    public const string Page = "/quarantine";

    public static string Of(long id) => FormattableString.Invariant($"{Page}/{id}");

    /// <summary>What a run refused, whatever became of it.</summary>
    public static string OfRun(long runId) => FormattableString.Invariant($"{Page}?status=all&run={runId}");
}
