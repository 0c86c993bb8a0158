using System.Data.Common;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Web.Jobs;

/// <summary>
/// The schedules in force: the settings', and over them what people stored in the database. What was read last counts on while the
/// database is away.
/// </summary>
internal sealed class ScheduleBook(IOptions<JobOptions> options, ScheduleEdits edits, ILogger<ScheduleBook> logger)
{
    private volatile IReadOnlyDictionary<string, ScheduleEdit> _edits = new Dictionary<string, ScheduleEdit>(StringComparer.Ordinal);

    /// <summary>The schedules as they were known last, by pipeline.</summary>
    public IReadOnlyDictionary<string, PipelineSchedule> Schedules
    {
        get
        {
            var schedules = options.Value.Schedules.Where(pair => pair.Value.Enabled).ToDictionary(StringComparer.Ordinal);
            foreach (var edit in _edits.Values)
            {
                schedules[edit.Pipeline] = new PipelineSchedule { Cron = edit.Cron, Every = edit.Every, RunAtStart = schedules.GetValueOrDefault(edit.Pipeline)?.RunAtStart ?? false };
            }

            return schedules;
        }
    }

    public ScheduleEdit? EditOf(string pipeline) => _edits.GetValueOrDefault(pipeline);

    /// <summary>What the settings say, or null when they give the pipeline no schedule.</summary>
    public PipelineSchedule? DefaultOf(string pipeline) => options.Value.Schedules.GetValueOrDefault(pipeline) is { Enabled: true } schedule ? schedule : null;

    /// <summary>Reads what people stored.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken) => _edits = await edits.AllAsync(cancellationToken);

    /// <summary>The same, where what was known before is better than nothing.</summary>
    public async Task TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(cancellationToken);
        }
        catch (DbException exception)
        {
            logger.StoreUnread(exception);
        }
    }

    public async Task SetAsync(ScheduleEdit edit, CancellationToken cancellationToken)
    {
        await TryReadAsync(cancellationToken);
        var before = Schedules.GetValueOrDefault(edit.Pipeline);
        var words = ScheduleWords.Of(new PipelineSchedule { Cron = edit.Cron, Every = edit.Every });
        var detail = $"from {(before is null ? "no schedule" : ScheduleWords.Of(before))} to {words}{(edit.Reason is null ? "" : $": {edit.Reason}")}";
        await edits.SetAsync(edit, detail, cancellationToken);
        await ReadAsync(cancellationToken);
    }

    public async Task<bool> ClearAsync(string pipeline, string actor, CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        if (EditOf(pipeline) is null) { return false; }
        var back = DefaultOf(pipeline) is { } schedule ? ScheduleWords.Of(schedule) : "no schedule";
        await edits.ClearAsync(pipeline, actor, $"back to the settings: {back}", cancellationToken);
        await ReadAsync(cancellationToken);
        return true;
    }
}
