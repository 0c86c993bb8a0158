namespace SentinelMarket.Core.Sources.Http;

/// <summary>What every feed over HTTP can be told; each feed has a class of its own with its defaults.</summary>
public abstract class HttpFeedOptions
{
    /// <summary>Scheme and host of the feed, ending in a slash.</summary>
    public abstract Uri BaseAddress { get; set; }

    /// <summary>How long one try may take, the body included. Default: 10 s.</summary>
    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long all tries and the waits between them may take together. Default: 30 s.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a call is repeated after 408, 429, 5xx, a timeout or a broken connection. Default: 2.</summary>
    public int Retries { get; set; } = 2;

    /// <summary>The wait before the first repetition, doubled each time, with jitter. Default: 0.5 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many calls run at the same time at most. Default: 8.</summary>
    public int Parallelism { get; set; } = 8;

    /// <summary>The largest answer that is read, in bytes after decompression. Default: 8 MiB.</summary>
    public int MaxResponseBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>The User-Agent header. The exchanges turn away what does not look like a browser.</summary>
    public string UserAgent { get; set; } =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";

    /// <summary>How many calls a minute at most on average; a tenth of them may come at once after a rest. Default: 600.</summary>
    public double RequestsPerMinute { get; set; } = 600;

    /// <summary>After so many failed tries within a minute, none of which brought an answer, the feed's circuit opens: it is not asked for a while. Default: 20.</summary>
    public int BreakAfter { get; set; } = 20;

    /// <summary>How long an open circuit lets no call through; then one call tries. Default: 1 min.</summary>
    public TimeSpan BreakFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The proxy to go through, such as <c>http://name:password@proxy.example:3128</c> or <c>socks5://127.0.0.1:1080</c>; empty for the system's own.</summary>
    public string? Proxy { get; set; }

    /// <summary>Values that must never be stored, logged or shown; a feed with credentials lists them here. Empty ones are ignored.</summary>
    protected internal virtual IEnumerable<string?> Secrets => [];
}
