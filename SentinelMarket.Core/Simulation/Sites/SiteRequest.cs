using System.Globalization;
using System.Net.Http.Headers;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>What a simulated site is asked.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Address">The whole address.</param>
/// <param name="Query">Its query, decoded.</param>
/// <param name="Headers">The request's headers.</param>
/// <param name="Fault">What goes wrong with this call, for faults that change what is in the answer.</param>
/// <param name="Now">The instant of the answer, in UTC.</param>
internal sealed record SiteRequest(
    HttpMethod Method, Uri Address, IReadOnlyDictionary<string, string> Query, HttpRequestHeaders Headers, SimulatedFault Fault, DateTimeOffset Now)
{
    private const int Shift = 2;

    public string Path => Address.AbsolutePath;

    /// <summary>How many entries of the page before are on this page again, because newer ones came in between.</summary>
    public int Repeated => Fault == SimulatedFault.Duplicates ? Shift : 0;

    public string? this[string name] => Query.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>A whole number of the query, kept inside a range; the usual one when it is missing or no number.</summary>
    public int Number(string name, int usual, int least, int most) =>
        int.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? Math.Clamp(value, least, most) : usual;

    public long? Long(string name) => long.TryParse(this[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>An instant of the query in ISO 8601.</summary>
    public DateTimeOffset? Instant(string name) =>
        DateTimeOffset.TryParse(this[name], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value) ? value : null;

    /// <summary>What follows the scheme in the header <c>Authorization</c>, or null.</summary>
    public string? Credentials(string scheme) =>
        Headers.Authorization is { } given && string.Equals(given.Scheme, scheme, StringComparison.OrdinalIgnoreCase) && given.Parameter is { Length: > 0 } credentials ? credentials : null;

    public static IReadOnlyDictionary<string, string> Parse(string query)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) { values[pair[..equals]] = Uri.UnescapeDataString(pair[(equals + 1)..].Replace('+', ' ')); }
        }

        return values;
    }
}
