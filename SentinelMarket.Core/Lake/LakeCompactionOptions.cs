using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Lake;

/// <summary>What compaction packs: small objects into one file for each source and hour.</summary>
public sealed class LakeCompactionOptions
{
    /// <summary>The settings' section.</summary>
    public const string SectionName = "Lake:Compaction";

    /// <summary>Objects up to so many kilobytes on disk are packed; larger ones stay by themselves.</summary>
    public int MaxObjectKilobytes { get; set; } = 256;

    /// <summary>An hour is packed when it ended so long ago.</summary>
    public TimeSpan After { get; set; } = TimeSpan.FromHours(2);

    /// <summary>An hour with fewer such objects is left as it is.</summary>
    public int MinObjects { get; set; } = 2;
}

/// <summary>Lists every fault of <see cref="LakeCompactionOptions"/> by its key.</summary>
internal sealed class LakeCompactionOptionsValidator : IValidateOptions<LakeCompactionOptions>
{
    private const int MostKilobytes = 64 * 1024;

    public ValidateOptionsResult Validate(string? name, LakeCompactionOptions options)
    {
        var faults = new List<string>();
        if (options.MaxObjectKilobytes is < 1 or > MostKilobytes) { Blame(nameof(options.MaxObjectKilobytes), $"1 to {MostKilobytes} are expected"); }
        if (options.After < TimeSpan.FromHours(1) || options.After > TimeSpan.FromDays(366)) { Blame(nameof(options.After), "an hour to 366 days are expected, such as 02:00:00"); }
        if (options.MinObjects < 1) { Blame(nameof(options.MinObjects), "1 or more is expected"); }
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Blame(string key, string expected) => faults.Add($"{LakeCompactionOptions.SectionName}:{key}: {expected}.");
    }
}
