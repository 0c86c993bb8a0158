using System.Globalization;
using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Sources.Http;

/// <summary>Lists every fault of a feed's settings by its key.</summary>
internal sealed class HttpFeedOptionsValidator<TOptions>(string sectionName) : IValidateOptions<TOptions>
    where TOptions : HttpFeedOptions
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var faults = new List<string>();
        if (options.BaseAddress is not { IsAbsoluteUri: true } address || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            Add(nameof(options.BaseAddress), $"\"{AddressSecrets.Hide($"{options.BaseAddress}")}\" is no http or https address.");
        }
        else if (address.UserInfo.Length > 0)
        {
            Add(nameof(options.BaseAddress), "there is a name or a password before the host, which no feed sends; take it out.");
        }

        Within(nameof(options.TryTimeout), options.TryTimeout, TimeSpan.FromMilliseconds(10));
        Within(nameof(options.TotalTimeout), options.TotalTimeout, TimeSpan.FromMilliseconds(10));
        Within(nameof(options.RetryDelay), options.RetryDelay, TimeSpan.Zero);
        Between(nameof(options.Retries), options.Retries, 0, 10);
        Between(nameof(options.Parallelism), options.Parallelism, 1, 256);
        Between(nameof(options.MaxResponseBytes), options.MaxResponseBytes, 1024, 256 * 1024 * 1024);
        Between(nameof(options.BreakAfter), options.BreakAfter, 2, 10_000);
        Within(nameof(options.BreakFor), options.BreakFor, TimeSpan.FromMilliseconds(500));
        if (options.RequestsPerMinute is not (>= 0.1 and <= 1_000_000))
        {
            Add(nameof(options.RequestsPerMinute), string.Create(CultureInfo.InvariantCulture, $"{options.RequestsPerMinute} is not between 0.1 and 1000000."));
        }

        if (!FeedProxy.IsSound(options.Proxy))
        {
            Add(nameof(options.Proxy), "this is no address of a proxy, such as http://proxy.example:3128 or socks5://127.0.0.1:1080."); // the value may hold a password
        }

        if (string.IsNullOrWhiteSpace(options.UserAgent) || options.UserAgent.AsSpan().ContainsAny('\r', '\n'))
        {
            Add(nameof(options.UserAgent), "one line of text is needed.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Add(string key, string fault) => faults.Add($"{sectionName}:{key}: {fault}");

        void Within(string key, TimeSpan value, TimeSpan least)
        {
            if (value < least || value > LongestWait) { Add(key, $"{value} is not between {least} and {LongestWait}."); }
        }

        void Between(string key, int value, int least, int most)
        {
            if (value < least || value > most) { Add(key, $"{value} is not between {least} and {most}."); }
        }
    }
}
