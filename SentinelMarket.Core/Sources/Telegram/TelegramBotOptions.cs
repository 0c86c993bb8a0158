using Microsoft.Extensions.Options;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>Settings of the bot that listens in Telegram's groups and channels.</summary>
public sealed class TelegramBotOptions : HttpFeedOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Sources:TelegramBot";

    /// <inheritdoc/>
    public override Uri BaseAddress { get; set; } = new("https://api.telegram.org/");

    /// <summary>Whether the bot is asked at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The token that BotFather gave. Empty: the bot is not asked.</summary>
    public string? Token { get; set; }

    /// <summary>A file that holds the token, instead of <see cref="Token"/>.</summary>
    public string? TokenFile { get; set; }

    /// <summary>Updates on a page, 1 to 100.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>Pages that one run asks for; what waits beyond them comes with the next run.</summary>
    public int MaxPages { get; set; } = 20;

    /// <inheritdoc/>
    protected internal override IEnumerable<string?> Secrets => [FeedSecret.Read(Token, TokenFile)];
}

/// <summary>Lists every fault of <see cref="TelegramBotOptions"/> by its key.</summary>
internal sealed class TelegramBotOptionsValidator : IValidateOptions<TelegramBotOptions>
{
    public ValidateOptionsResult Validate(string? name, TelegramBotOptions options)
    {
        List<string> faults = [];
        if (options.PageSize is < 1 or > 100) { faults.Add($"{TelegramBotOptions.SectionName}:{nameof(options.PageSize)}: {options.PageSize} is not between 1 and 100."); }
        if (options.MaxPages is < 1 or > 1_000) { faults.Add($"{TelegramBotOptions.SectionName}:{nameof(options.MaxPages)}: {options.MaxPages} is not between 1 and 1000."); }
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
