using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Bounds of every run.</summary>
public sealed class PipelineOptions
{
    /// <summary>The settings' section.</summary>
    public const string SectionName = "Pipelines";

    /// <summary>How long a run may go without a heartbeat before it counts as dead. The heartbeat comes three times as often.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Records in one transaction. More load faster and take more memory.</summary>
    public int RecordsPerBatch { get; set; } = 30_000;

    /// <summary>Batches of one run that are loaded at the same time, each by a connection of its own.</summary>
    public int Loaders { get; set; } = 2;

    /// <summary>How long a batch waits for more records after its first.</summary>
    public TimeSpan BatchLinger { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Documents that may wait between two stages.</summary>
    public int DocumentsInFlight { get; set; } = 8;

    /// <summary>How often a run saves its log and its progress.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>Checks <see cref="PipelineOptions"/> at start-up.</summary>
internal sealed class PipelineOptionsValidator : IValidateOptions<PipelineOptions>
{
    public ValidateOptionsResult Validate(string? name, PipelineOptions options)
    {
        var faults = new List<string>();
        Check(options.Lease >= TimeSpan.FromSeconds(1), nameof(options.Lease), "at least one second is expected");
        Check(options.RecordsPerBatch is >= 1 and <= 100_000, nameof(options.RecordsPerBatch), "1 to 100,000 are expected");
        Check(options.Loaders is >= 1 and <= 8, nameof(options.Loaders), "1 to 8 are expected");
        Check(options.BatchLinger > TimeSpan.Zero && options.BatchLinger <= TimeSpan.FromMinutes(1), nameof(options.BatchLinger), "more than zero and at most a minute is expected");
        Check(options.DocumentsInFlight is >= 1 and <= 1_000, nameof(options.DocumentsInFlight), "1 to 1,000 are expected");
        Check(options.ProgressInterval >= TimeSpan.FromMilliseconds(100), nameof(options.ProgressInterval), "at least 100 ms are expected");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(bool sound, string key, string expected)
        {
            if (!sound) { faults.Add($"{PipelineOptions.SectionName}:{key}: {expected}."); }
        }
    }
}
