namespace SentinelMarket.Core.Text.Tokens;

/// <summary>Recognises web addresses, with a scheme, with www, or as a bare host and path (<c>t.me/joinchat</c>).</summary>
internal static class Addresses
{
    private const int LongestHost = 80;
    private static readonly string[] Schemes = ["https://", "http://", "www.", "tg://"];
    private static readonly string[] Endings = [".com", ".net", ".org", ".in", ".me", ".io", ".ly", ".co", ".be", ".gl", ".to", ".info", ".xyz", ".uk", ".app", ".tt", ".it", ".gg", ".nz", ".ai"];

    /// <summary>The length of the address that starts here, or 0.</summary>
    public static int Length(string text, int start)
    {
        if (!char.IsAsciiLetterOrDigit(text[start]) || (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '@' or '$' or '#'))) { return 0; }
        var rest = text.AsSpan(start);
        foreach (var scheme in Schemes)
        {
            if (rest.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) { return Tail(rest); }
        }

        var host = 0;
        var lastDot = -1;
        while (host < rest.Length && host < LongestHost && (char.IsAsciiLetterOrDigit(rest[host]) || rest[host] is '.' or '-'))
        {
            if (rest[host] == '.') { lastDot = host; }
            host++;
        }

        if (lastDot <= 0 || host - lastDot < 3) { return 0; }
        var hasPath = host + 1 < rest.Length && rest[host] == '/' && !char.IsWhiteSpace(rest[host + 1]);
        var ending = rest[lastDot..host];
        foreach (var known in Endings)
        {
            // "Mumbai.In the morning" is no address: a bare host is lower case, or has a path.
            if (ending.Equals(known, StringComparison.OrdinalIgnoreCase) && (hasPath || (ending[1] is >= 'a' and <= 'z' && lastDot > 2))) { return hasPath ? Tail(rest) : host; }
        }

        return 0;
    }

    /// <summary>The hash of the host, so that an address counts by where it leads.</summary>
    public static ulong Hash(ReadOnlySpan<char> address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var host = scheme >= 0 ? address[(scheme + 3)..] : address;
        if (host.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) { host = host[4..]; }
        var end = host.IndexOfAny('/', '?', ':');
        return TextHash.OfWord(end >= 0 ? host[..end] : host);
    }

    private static int Tail(ReadOnlySpan<char> rest)
    {
        var end = 0;
        while (end < rest.Length && rest[end] is not (' ' or '\n' or '"' or '<' or '>' or '|')) { end++; }
        while (end > 1 && rest[end - 1] is '.' or ',' or ')' or '!' or '?' or ';' or ':' or '*' or ']' or '\'') { end--; }
        return end;
    }
}
