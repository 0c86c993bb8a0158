using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Warehouse.Spool;

/// <summary>What is done while PostgreSQL is away.</summary>
public sealed class SpoolOptions
{
    /// <summary>The settings' section.</summary>
    public const string SectionName = "Spool";

    /// <summary>Where runs are noted while PostgreSQL is away. Empty means <c>{Data:Folder}/spool/{mode}</c>, which the host fills in.</summary>
    public string Folder { get; set; } = string.Empty;

    /// <summary>The most that the spool may hold, 1 to 100,000; a full spool stops asking sources. Payloads lie in the lake and do not count.</summary>
    public int MaxMegabytes { get; set; } = 256;

    /// <summary>
    /// How many nodes fill this database. With more than one nobody can tell who runs what while PostgreSQL is away, so they pause; a single
    /// one goes on by its own clock.
    /// </summary>
    public int Nodes { get; set; } = 1;

    /// <summary>The latest quotes that are held in memory for the dashboard while PostgreSQL is away, 100 to 1,000,000.</summary>
    public int QuotesInMemory { get; set; } = 10_000;
}

/// <summary>Checks <see cref="SpoolOptions"/> at start-up.</summary>
internal sealed class SpoolOptionsValidator : IValidateOptions<SpoolOptions>
{
    public ValidateOptionsResult Validate(string? name, SpoolOptions options)
    {
        var faults = new List<string>();
        Check(!string.IsNullOrWhiteSpace(options.Folder), nameof(options.Folder), "the folder that shall hold the spool is expected");
        Check(options.MaxMegabytes is >= 1 and <= 100_000, nameof(options.MaxMegabytes), "1 to 100,000 are expected");
        Check(options.Nodes is >= 1 and <= 1_000, nameof(options.Nodes), "1 to 1,000 are expected");
        Check(options.QuotesInMemory is >= 100 and <= 1_000_000, nameof(options.QuotesInMemory), "100 to 1,000,000 are expected");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(bool sound, string key, string expected)
        {
            if (!sound) { faults.Add($"{SpoolOptions.SectionName}:{key}: {expected}."); }
        }
    }
}
