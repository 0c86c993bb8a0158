using Microsoft.Extensions.Options;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>Settings of the public pages of Telegram's channels.</summary>
public sealed class TelegramChannelOptions : HttpFeedOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Sources:TelegramChannel";

    /// <summary>Settings with the pace of a reader, because the pages are made for people.</summary>
    public TelegramChannelOptions() => (RequestsPerMinute, Parallelism) = (60, 2);

    /// <inheritdoc/>
    public override Uri BaseAddress { get; set; } = new("https://t.me/");

    /// <summary>Whether the pages are asked for at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The public names of the channels, without the @. None: nothing is asked.</summary>
    public IList<string> Channels { get; set; } = [];

    /// <summary>Pages that one run asks for a channel, of about 20 messages each. What is older is left out, and the run says so.</summary>
    public int MaxPages { get; set; } = 5;
}

/// <summary>Lists every fault of <see cref="TelegramChannelOptions"/> by its key.</summary>
internal sealed class TelegramChannelOptionsValidator : IValidateOptions<TelegramChannelOptions>
{
    public ValidateOptionsResult Validate(string? name, TelegramChannelOptions options)
    {
        List<string> faults = [];
        if (options.MaxPages is < 1 or > 1_000) { faults.Add($"{TelegramChannelOptions.SectionName}:{nameof(options.MaxPages)}: {options.MaxPages} is not between 1 and 1000."); }
        faults.AddRange(options.Channels
            .Where(channel => TelegramPlace.UsernameOf(channel) is null)
            .Select(channel => $"{TelegramChannelOptions.SectionName}:{nameof(options.Channels)}: \"{channel}\" is no public name; write it as in t.me/NAME."));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
