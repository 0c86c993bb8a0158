using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Messages;

/// <summary>What every feed of messages can be told.</summary>
public abstract class MessageFeedOptions : HttpFeedOptions
{
    /// <summary>Whether the feed is asked at all. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>What is wrong with the settings that only this feed has, by key; nothing by default.</summary>
    protected internal virtual IEnumerable<(string Key, string Fault)> Faults() => [];

    /// <summary>The entries that are set, without surrounding blanks and each once, or else the defaults.</summary>
    protected internal static IReadOnlyList<string> Entries(IEnumerable<string> set, params IReadOnlyList<string> defaults)
    {
        var entries = set.Where(entry => !string.IsNullOrWhiteSpace(entry)).Select(entry => entry.Trim()).Distinct(StringComparer.Ordinal).ToList();
        return entries.Count > 0 ? entries : defaults;
    }
}

/// <summary>What every feed can be told that reads a stream back to where it was before.</summary>
public abstract class PagedFeedOptions : MessageFeedOptions
{
    /// <summary>How far back a stream is read the first time. Default: 1 day.</summary>
    public TimeSpan FirstReach { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The most pages of a stream that one run asks for. Default: 10.</summary>
    public int MaxPages { get; set; } = 10;
}

/// <summary>Lists every fault of what feeds of messages have besides their connection.</summary>
internal sealed class MessageFeedOptionsValidator<TOptions>(string sectionName) : IValidateOptions<TOptions>
    where TOptions : MessageFeedOptions
{
    private static readonly TimeSpan LongestReach = TimeSpan.FromDays(31);

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        List<string> faults = [];
        if (options is PagedFeedOptions paged)
        {
            if (paged.FirstReach <= TimeSpan.Zero || paged.FirstReach > LongestReach) { Add(nameof(paged.FirstReach), $"{paged.FirstReach} is not between 0 and {LongestReach.Days} days."); }
            if (paged.MaxPages is < 1 or > 1_000) { Add(nameof(paged.MaxPages), $"{paged.MaxPages} is not between 1 and 1000."); }
        }

        foreach (var (key, fault) in options.Faults()) { Add(key, fault); }
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Add(string key, string fault) => faults.Add($"{sectionName}:{key}: {fault}");
    }
}

/// <summary>Registers feeds of messages.</summary>
internal static class MessageFeedServices
{
    /// <summary>Adds a feed (as <see cref="IMessageFeed"/> and <see cref="IFeed"/>), its parser, its settings with their validators, and its client.</summary>
    public static IHttpClientBuilder AddMessageFeed<TFeed, TParser, TOptions>(this IServiceCollection services, IConfiguration configuration, string clientName, string sectionName)
        where TFeed : class, IMessageFeed
        where TParser : class, IDocumentParser<SocialMessage>
        where TOptions : MessageFeedOptions
    {
        services.TryAddSingleton<TFeed>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMessageFeed, TFeed>(provider => provider.GetRequiredService<TFeed>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeed, TFeed>(provider => provider.GetRequiredService<TFeed>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDocumentParser<SocialMessage>, TParser>());
        services.AddSingleton<IValidateOptions<TOptions>>(new MessageFeedOptionsValidator<TOptions>(sectionName));
        return services.AddHttpFeed<TOptions>(configuration, clientName, sectionName);
    }

    /// <summary>The readiness of a feed that may be switched off, and lacks this.</summary>
    public static FeedReadiness Readiness(this MessageFeedOptions options, string sectionName, string? lack = null) =>
        options.Enabled ? new FeedReadiness(lack) : new FeedReadiness($"It is switched off; set {sectionName}:{nameof(options.Enabled)} to true.");
}
