using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Pipelines;

/// <summary>When a run counts as late, and when one that is stuck is stopped. Zero means never.</summary>
public sealed class DeadlineOptions
{
    /// <summary>The settings' section.</summary>
    public const string SectionName = "Deadlines";

    /// <summary>How long after its planned time a run may begin before that is missed.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a run may be open before that is told.</summary>
    public TimeSpan Limit { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a run may be open before it is stopped.</summary>
    public TimeSpan HardLimit { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a run may go without a document or a record moving on before it is stopped.</summary>
    public TimeSpan NoProgress { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>What is otherwise for a pipeline, by its name.</summary>
    public Dictionary<string, PipelineDeadlines> Pipelines { get; set; } = new(StringComparer.Ordinal)
    {
        // They work in few long statements, between which nothing moves.
        ["quality_report"] = new() { NoProgress = TimeSpan.Zero },
        ["retention"] = new() { NoProgress = TimeSpan.Zero },
    };

    /// <summary>The deadlines of a pipeline, every one of them set.</summary>
    public PipelineDeadlines Of(string pipeline)
    {
        var own = Pipelines.GetValueOrDefault(pipeline);
        return new PipelineDeadlines
        {
            Grace = own?.Grace ?? Grace,
            Limit = own?.Limit ?? Limit,
            HardLimit = own?.HardLimit ?? HardLimit,
            NoProgress = own?.NoProgress ?? NoProgress,
        };
    }
}

/// <summary>The deadlines of one pipeline; what is null is as for all.</summary>
public sealed class PipelineDeadlines
{
    /// <summary>As <see cref="DeadlineOptions.Grace"/>.</summary>
    public TimeSpan? Grace { get; set; }

    /// <summary>As <see cref="DeadlineOptions.Limit"/>.</summary>
    public TimeSpan? Limit { get; set; }

    /// <summary>As <see cref="DeadlineOptions.HardLimit"/>.</summary>
    public TimeSpan? HardLimit { get; set; }

    /// <summary>As <see cref="DeadlineOptions.NoProgress"/>.</summary>
    public TimeSpan? NoProgress { get; set; }
}

/// <summary>Lists every fault of <see cref="DeadlineOptions"/> by its key.</summary>
internal sealed class DeadlineOptionsValidator : IValidateOptions<DeadlineOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, DeadlineOptions options)
    {
        List<string> faults = [];
        Check(DeadlineOptions.SectionName, options.Grace, options.Limit, options.HardLimit, options.NoProgress);
        foreach (var (pipeline, own) in options.Pipelines)
        {
            Check($"{DeadlineOptions.SectionName}:{nameof(DeadlineOptions.Pipelines)}:{pipeline}", own.Grace, own.Limit, own.HardLimit, own.NoProgress);
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(string key, params ReadOnlySpan<TimeSpan?> times)
        {
            string[] names = [nameof(DeadlineOptions.Grace), nameof(DeadlineOptions.Limit), nameof(DeadlineOptions.HardLimit), nameof(DeadlineOptions.NoProgress)];
            for (var i = 0; i < names.Length; i++)
            {
                if (times[i] is { } time && (time < TimeSpan.Zero || time > Longest)) { faults.Add($"{key}:{names[i]} is {time:c}; zero to 30 days are expected."); }
            }
        }
    }
}
