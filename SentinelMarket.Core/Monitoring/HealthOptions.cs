using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Monitoring;

/// <summary>From where on a pipeline is healthy, degraded or unhealthy; <see cref="Pipelines"/> has what differs for one of them.</summary>
public sealed class HealthOptions
{
    /// <summary>The settings' section.</summary>
    public const string SectionName = "Health";

    /// <summary>Counted runs of the last 24 hours below which the success rate is unknown.</summary>
    public int MinimumRuns { get; set; } = 1;

    /// <summary>A success rate above this, in percent, is healthy.</summary>
    public double HealthyAbove { get; set; } = PipelineMonitor.HealthyAbove;

    /// <summary>A success rate from this on, in percent, is degraded; below it is unhealthy.</summary>
    public double DegradedFrom { get; set; } = PipelineMonitor.DegradedFrom;

    /// <summary>Streams in error, in percent of those that were asked, from which on freshness is degraded.</summary>
    public double StaleDegradedFrom { get; set; } = 10;

    /// <summary>Streams in error, in percent of those that were asked, from which on freshness is unhealthy.</summary>
    public double StaleUnhealthyFrom { get; set; } = 50;

    /// <summary>Records, cells or checks below which no figure of quality is judged.</summary>
    public long MinimumRecords { get; set; } = 100;

    /// <summary>The worst figure of quality, in percent, from which on quality is healthy.</summary>
    public double QualityHealthyFrom { get; set; } = 95;

    /// <summary>The worst figure of quality, in percent, from which on quality is degraded; below it is unhealthy.</summary>
    public double QualityDegradedFrom { get; set; } = 80;

    /// <summary>Open records that were quarantined in the last 24 hours, from which on the backlog is degraded.</summary>
    public long QuarantineDegradedFrom { get; set; } = 1_000;

    /// <summary>Open records that were quarantined in the last 24 hours, from which on the backlog is unhealthy.</summary>
    public long QuarantineUnhealthyFrom { get; set; } = 10_000;

    /// <summary>How long a payload or a spooled run may wait before the backlog is degraded.</summary>
    public TimeSpan BacklogDegradedAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a payload or a spooled run may wait before the backlog is unhealthy.</summary>
    public TimeSpan BacklogUnhealthyAfter { get; set; } = TimeSpan.FromHours(2);

    /// <summary>What differs for a pipeline, by its name.</summary>
    public IDictionary<string, HealthDifference> Pipelines { get; set; } = new Dictionary<string, HealthDifference>(StringComparer.Ordinal);

    /// <summary>The limits of one pipeline.</summary>
    public HealthLimits Of(string pipeline)
    {
        var own = Pipelines.TryGetValue(pipeline, out var found) ? found : new HealthDifference();
        return new HealthLimits
        {
            MinimumRuns = own.MinimumRuns ?? MinimumRuns,
            HealthyAbove = own.HealthyAbove ?? HealthyAbove,
            DegradedFrom = own.DegradedFrom ?? DegradedFrom,
            StaleDegradedFrom = own.StaleDegradedFrom ?? StaleDegradedFrom,
            StaleUnhealthyFrom = own.StaleUnhealthyFrom ?? StaleUnhealthyFrom,
            MinimumRecords = own.MinimumRecords ?? MinimumRecords,
            QualityHealthyFrom = own.QualityHealthyFrom ?? QualityHealthyFrom,
            QualityDegradedFrom = own.QualityDegradedFrom ?? QualityDegradedFrom,
            QuarantineDegradedFrom = own.QuarantineDegradedFrom ?? QuarantineDegradedFrom,
            QuarantineUnhealthyFrom = own.QuarantineUnhealthyFrom ?? QuarantineUnhealthyFrom,
            BacklogDegradedAfter = own.BacklogDegradedAfter ?? BacklogDegradedAfter,
            BacklogUnhealthyAfter = own.BacklogUnhealthyAfter ?? BacklogUnhealthyAfter,
        };
    }
}

/// <summary>Limits of one pipeline that differ from those of all; what is null is as for all. The units are those of <see cref="HealthOptions"/>.</summary>
public sealed class HealthDifference
{
    /// <inheritdoc cref="HealthOptions.MinimumRuns"/>
    public int? MinimumRuns { get; set; }

    /// <inheritdoc cref="HealthOptions.HealthyAbove"/>
    public double? HealthyAbove { get; set; }

    /// <inheritdoc cref="HealthOptions.DegradedFrom"/>
    public double? DegradedFrom { get; set; }

    /// <inheritdoc cref="HealthOptions.StaleDegradedFrom"/>
    public double? StaleDegradedFrom { get; set; }

    /// <inheritdoc cref="HealthOptions.StaleUnhealthyFrom"/>
    public double? StaleUnhealthyFrom { get; set; }

    /// <inheritdoc cref="HealthOptions.MinimumRecords"/>
    public long? MinimumRecords { get; set; }

    /// <inheritdoc cref="HealthOptions.QualityHealthyFrom"/>
    public double? QualityHealthyFrom { get; set; }

    /// <inheritdoc cref="HealthOptions.QualityDegradedFrom"/>
    public double? QualityDegradedFrom { get; set; }

    /// <inheritdoc cref="HealthOptions.QuarantineDegradedFrom"/>
    public long? QuarantineDegradedFrom { get; set; }

    /// <inheritdoc cref="HealthOptions.QuarantineUnhealthyFrom"/>
    public long? QuarantineUnhealthyFrom { get; set; }

    /// <inheritdoc cref="HealthOptions.BacklogDegradedAfter"/>
    public TimeSpan? BacklogDegradedAfter { get; set; }

    /// <inheritdoc cref="HealthOptions.BacklogUnhealthyAfter"/>
    public TimeSpan? BacklogUnhealthyAfter { get; set; }
}

/// <summary>The limits that one pipeline is judged by; the units are those of <see cref="HealthOptions"/>.</summary>
public sealed record HealthLimits
{
    /// <inheritdoc cref="HealthOptions.MinimumRuns"/>
    public required int MinimumRuns { get; init; }

    /// <inheritdoc cref="HealthOptions.HealthyAbove"/>
    public required double HealthyAbove { get; init; }

    /// <inheritdoc cref="HealthOptions.DegradedFrom"/>
    public required double DegradedFrom { get; init; }

    /// <inheritdoc cref="HealthOptions.StaleDegradedFrom"/>
    public required double StaleDegradedFrom { get; init; }

    /// <inheritdoc cref="HealthOptions.StaleUnhealthyFrom"/>
    public required double StaleUnhealthyFrom { get; init; }

    /// <inheritdoc cref="HealthOptions.MinimumRecords"/>
    public required long MinimumRecords { get; init; }

    /// <inheritdoc cref="HealthOptions.QualityHealthyFrom"/>
    public required double QualityHealthyFrom { get; init; }

    /// <inheritdoc cref="HealthOptions.QualityDegradedFrom"/>
    public required double QualityDegradedFrom { get; init; }

    /// <inheritdoc cref="HealthOptions.QuarantineDegradedFrom"/>
    public required long QuarantineDegradedFrom { get; init; }

    /// <inheritdoc cref="HealthOptions.QuarantineUnhealthyFrom"/>
    public required long QuarantineUnhealthyFrom { get; init; }

    /// <inheritdoc cref="HealthOptions.BacklogDegradedAfter"/>
    public required TimeSpan BacklogDegradedAfter { get; init; }

    /// <inheritdoc cref="HealthOptions.BacklogUnhealthyAfter"/>
    public required TimeSpan BacklogUnhealthyAfter { get; init; }
}

/// <summary>Checks <see cref="HealthOptions"/> at start-up.</summary>
internal sealed class HealthOptionsValidator : IValidateOptions<HealthOptions>
{
    public ValidateOptionsResult Validate(string? name, HealthOptions options)
    {
        var faults = new List<string>();
        Check(HealthOptions.SectionName, options.Of(string.Empty));
        foreach (var pipeline in options.Pipelines.Keys) { Check($"{HealthOptions.SectionName}:{nameof(options.Pipelines)}:{pipeline}", options.Of(pipeline)); }
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults.Distinct(StringComparer.Ordinal));

        void Check(string section, HealthLimits limits)
        {
            Need(limits.MinimumRuns >= 1, nameof(limits.MinimumRuns), "at least 1 is expected");
            Need(limits.MinimumRecords >= 1, nameof(limits.MinimumRecords), "at least 1 is expected");
            Need(limits.HealthyAbove is >= 0 and < 100, nameof(limits.HealthyAbove), "0 to less than 100 percent are expected");
            Need(limits.DegradedFrom >= 0 && limits.DegradedFrom <= limits.HealthyAbove, nameof(limits.DegradedFrom), "0 to HealthyAbove percent are expected");
            Need(limits.StaleDegradedFrom is > 0 and <= 100, nameof(limits.StaleDegradedFrom), "more than 0 and at most 100 percent are expected");
            Need(limits.StaleUnhealthyFrom >= limits.StaleDegradedFrom && limits.StaleUnhealthyFrom <= 100, nameof(limits.StaleUnhealthyFrom), "StaleDegradedFrom to 100 percent are expected");
            Need(limits.QualityHealthyFrom is >= 0 and <= 100, nameof(limits.QualityHealthyFrom), "0 to 100 percent are expected");
            Need(limits.QualityDegradedFrom >= 0 && limits.QualityDegradedFrom <= limits.QualityHealthyFrom, nameof(limits.QualityDegradedFrom), "0 to QualityHealthyFrom percent are expected");
            Need(limits.QuarantineDegradedFrom >= 1, nameof(limits.QuarantineDegradedFrom), "at least 1 is expected");
            Need(limits.QuarantineUnhealthyFrom >= limits.QuarantineDegradedFrom, nameof(limits.QuarantineUnhealthyFrom), "at least QuarantineDegradedFrom is expected");
            Need(limits.BacklogDegradedAfter >= TimeSpan.FromSeconds(1), nameof(limits.BacklogDegradedAfter), "at least a second is expected");
            Need(limits.BacklogUnhealthyAfter >= limits.BacklogDegradedAfter, nameof(limits.BacklogUnhealthyAfter), "at least BacklogDegradedAfter is expected");

            void Need(bool sound, string key, string expected)
            {
                if (!sound) { faults.Add($"{section}:{key}: {expected}."); }
            }
        }
    }
}
