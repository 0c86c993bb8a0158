using System.Globalization;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Commands;

/// <summary>How a run ended, for a person.</summary>
internal static class RunSummary
{
    private const int ShownFailures = 10;

    public static async Task WriteAsync(CommandConsole console, ICommandSession session, RunReport run, CancellationToken cancellationToken)
    {
        var counts = run.Counts;
        await console.Out.WriteLineAsync(Headline(run));
        foreach (var (name, count) in new[] { ("extracted", counts.Extracted), ("loaded", counts.Loaded), ("unchanged", counts.Unchanged), ("quarantined", counts.Quarantined), ("spooled", counts.Spooled) })
        {
            if (name != "spooled" || count > 0) { await console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {name,-12}{count,14:N0}")); }
        }

        if (counts.Spooled == 0) { await console.Out.WriteLineAsync($"Wrote to the {session.Mode.ToLowerInvariant()} database {session.Database}."); }
        if (run.Error is not null) { await console.Error.WriteLineAsync(run.ErrorStage is { } stage ? $"{stage}: {run.Error}" : run.Error); }
        if (run.SourcesFailed > 0 && run.Id > 0) { await WriteFailuresAsync(console, session, run, cancellationToken); }
    }

    private static string Headline(RunReport run)
    {
        var ended = run.Outcome switch
        {
            RunOutcome.Succeeded => "succeeded",
            RunOutcome.Partial => "succeeded in part",
            RunOutcome.Cancelled => "was cancelled",
            RunOutcome.Failed => "failed",
            _ => "is still open",
        };
        var after = run.Duration is { } duration ? string.Create(CultureInfo.InvariantCulture, $" after {duration.TotalSeconds:0.0} s") : string.Empty;
        return run.Id > 0
            ? $"Run {run.Id} of {run.Pipeline} {ended}{after}."
            : $"A run of {run.Pipeline} {ended}{after}. PostgreSQL is away: the run waits in the spool and gets its number when it is loaded.";
    }

    private static async Task WriteFailuresAsync(CommandConsole console, ICommandSession session, RunReport run, CancellationToken cancellationToken)
    {
        await console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{run.SourcesFailed} of {run.SourcesFailed + run.SourcesSucceeded} sources failed:"));
        var failures = (await session.Desk.FindRunAsync(run.Id, cancellationToken))?.Sources.Where(source => !source.Succeeded).ToList() ?? [];
        foreach (var failure in failures.Take(ShownFailures)) { await console.Error.WriteLineAsync($"  {failure.Source} {failure.Stream}: {failure.Message}"); }
        if (failures.Count > ShownFailures) { await console.Error.WriteLineAsync($"  and {failures.Count - ShownFailures} more"); }
    }
}
