namespace SentinelMarket.Web.Jobs;

/// <summary>When pipelines start by themselves.</summary>
public sealed class JobOptions
{
    public const string SectionName = "Jobs";

    /// <summary>Whether this process fires schedules at all; only workers do (<see cref="NodeOptions"/>).</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many pipelines this node runs at the same time.</summary>
    public int Parallelism { get; set; } = 4;

    /// <summary>One schedule for each pipeline, by the pipeline's name.</summary>
    public Dictionary<string, PipelineSchedule> Schedules { get; set; } = new(StringComparer.Ordinal)
    {
        ["stock_data"] = new() { Every = TimeSpan.FromMinutes(5), RunAtStart = true },
        ["social_media"] = new() { Every = TimeSpan.FromMinutes(10), RunAtStart = true },
        ["news"] = new() { Every = TimeSpan.FromMinutes(15), RunAtStart = true },
        ["filings"] = new() { Every = TimeSpan.FromMinutes(15), RunAtStart = true },
        ["end_of_day"] = new() { Cron = "0 30 18 * * ?" },
        ["lake_compaction"] = new() { Cron = "0 40 * * * ?" },
        ["quality_report"] = new() { Cron = "0 15 1 * * ?" },
        ["holidays"] = new() { Cron = "0 40 6 ? * MON" },
        ["retention"] = new() { Cron = "0 15 2 * * ?" },
    };
}

/// <summary>When one pipeline starts: by a cron expression or at an interval, exactly one of both.</summary>
public sealed class PipelineSchedule
{
    /// <summary>A Quartz cron expression (seconds first, 6 or 7 fields) by the clock in India; an empty text counts as not set.</summary>
    public string? Cron { get; set; }

    /// <summary>The interval in whole seconds. Starts fall on the clock's multiples of it, so every node computes the same moments.</summary>
    public TimeSpan? Every { get; set; }

    /// <summary>Whether it also starts once when the process starts.</summary>
    public bool RunAtStart { get; set; }

    /// <summary>False takes the schedule away; the pipeline can still be started by hand.</summary>
    public bool Enabled { get; set; } = true;
}
