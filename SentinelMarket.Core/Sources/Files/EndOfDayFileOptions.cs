using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Sources.Files;

/// <summary>Bounds of what is read from exchange files, so that a hostile or broken file cannot exhaust the machine.</summary>
public sealed class EndOfDayFileOptions
{
    /// <summary>The section of the settings.</summary>
    public const string SectionName = "Files";

    /// <summary>The largest single document in megabytes, after decompression. The exchanges' largest daily file is below 1.</summary>
    public int MaxDocumentMegabytes { get; set; } = 64;

    /// <summary>The most members that are read from one zip archive.</summary>
    public int MaxArchiveMembers { get; set; } = 5_000;

    /// <summary>The most megabytes that are unpacked from one zip archive, all members together.</summary>
    public int MaxArchiveMegabytes { get; set; } = 4_096;
}

/// <summary>Lists every fault of <see cref="EndOfDayFileOptions"/> by its key.</summary>
public sealed class EndOfDayFileOptionsValidator : IValidateOptions<EndOfDayFileOptions>
{
    // A document is one array in memory, and an array ends at 2 GB.
    private const int LargestDocumentMegabytes = 1_024;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, EndOfDayFileOptions options)
    {
        List<string> faults = [];
        Check(nameof(options.MaxDocumentMegabytes), options.MaxDocumentMegabytes, 1, LargestDocumentMegabytes);
        Check(nameof(options.MaxArchiveMembers), options.MaxArchiveMembers, 1, 1_000_000);
        Check(nameof(options.MaxArchiveMegabytes), options.MaxArchiveMegabytes, 1, 1_048_576);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(string key, int value, int lowest, int highest)
        {
            if (value < lowest || value > highest)
            {
                faults.Add($"{EndOfDayFileOptions.SectionName}:{key} is {value}; it must be between {lowest} and {highest}.");
            }
        }
    }
}
