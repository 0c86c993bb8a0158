using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Sources.Posts;

/// <summary>How files of messages are cut into documents. A file may be of any size; only one document of it is in memory.</summary>
public sealed class MessageFileOptions
{
    /// <summary>The section of the settings.</summary>
    public const string SectionName = "Files:Messages";

    /// <summary>The size in megabytes from which on a file is stored in parts, and of such a part.</summary>
    public int PartMegabytes { get; set; } = 8;

    /// <summary>The largest single message in kilobytes, with all its markup. A file with a larger one is read up to it.</summary>
    public int MaxMessageKilobytes { get; set; } = 1_024;

    internal int PartBytes => PartMegabytes * 1024 * 1024;

    internal int MaxMessageBytes => MaxMessageKilobytes * 1024;
}

/// <summary>Lists every fault of <see cref="MessageFileOptions"/> by its key.</summary>
public sealed class MessageFileOptionsValidator : IValidateOptions<MessageFileOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MessageFileOptions options)
    {
        List<string> faults = [];
        Check(nameof(options.PartMegabytes), options.PartMegabytes, 1, 256);
        Check(nameof(options.MaxMessageKilobytes), options.MaxMessageKilobytes, 16, 65_536);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(string key, int value, int lowest, int highest)
        {
            if (value < lowest || value > highest) { faults.Add($"{MessageFileOptions.SectionName}:{key} is {value}; it must be between {lowest} and {highest}."); }
        }
    }
}
