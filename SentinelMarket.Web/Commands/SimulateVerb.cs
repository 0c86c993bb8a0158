using System.CommandLine;
using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Simulation.Crowd;
using SentinelMarket.Web.Api;

namespace SentinelMarket.Web.Commands;

/// <summary><c>simulate truth</c> and <c>simulate slots</c></summary>
internal static class SimulateVerb
{
    private const int UsualDays = 30;

    public static Command Make(ICommandHost host, CommandConsole console, GlobalOptions globals) => new("simulate", "Ask about the simulated market.")
    {
        MakeTruth(host, console, globals),
        MakeSlots(host, console, globals),
    };

    private static Command MakeSlots(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var at = new Option<DateTimeOffset[]>("--at")
        {
            Description = "A moment, such as 2026-03-02T05:00:00Z; may be given more than once.",
            HelpName = "INSTANT",
            Required = true,
            CustomParser = result => [.. result.Tokens.Select(token => InstantOf(token.Value, result)).OfType<DateTimeOffset>()],
        };
        var pipeline = new Option<string[]>("--pipeline") { Description = "A pipeline to run in each slot; may be given more than once.", HelpName = "NAME", Required = true };
        var command = new Command("slots", "Run pipelines as if it were these moments, one after the other. The same seed and moments give the same rows. Goes on while PostgreSQL is away.") { at, pipeline };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(
            console,
            json: false,
            async () =>
            {
                await host.RunSlotsAsync(globals.Of(parsed), parsed.GetRequiredValue(at), parsed.GetRequiredValue(pipeline), console.Out.WriteLine, cancellationToken);
                return ExitCodes.Succeeded;
            },
            cancellationToken));
        return command;
    }

    private static DateTimeOffset? InstantOf(string text, System.CommandLine.Parsing.ArgumentResult result)
    {
        if (DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var instant)) { return instant.ToUniversalTime(); }
        result.AddError($"--at is \"{text}\"; a moment like 2026-03-02T05:00:00Z is expected.");
        return null;
    }

    private static Command MakeTruth(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var from = ExportVerb.DayOption("--from", "Only episodes that last until this day or longer; without it 30 days before the last day.");
        var to = ExportVerb.DayOption("--to", "Only episodes that begin on this day or earlier; without it today.");
        var json = RunVerb.JsonOption();
        var command = new Command("truth", "Tell the pump-and-dump episodes of the simulated market: share, start, peak, end, accounts, platforms.") { from, to, json };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(
            console,
            parsed.GetValue(json),
            () =>
            {
                var last = parsed.GetValue(to) ?? IndianTime.DayOf(console.Time.GetUtcNow());
                var first = parsed.GetValue(from) ?? last.AddDays(-UsualDays);
                if (last < first) { throw new InvalidOperationException("--to is before --from; swap them."); }
                var truth = host.ReadCrowd(globals.Of(parsed)).Truth(Midnight(first), Midnight(last.AddDays(1)));
                return WriteAsync(console, truth, parsed.GetValue(json));
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> WriteAsync(CommandConsole console, IReadOnlyList<EpisodeTruth> truth, bool json)
    {
        if (json)
        {
            var episodes = truth.Select(one => new { ticker = one.Ticker.Value, one.Start, one.Peak, one.End, one.Accounts, one.Platforms });
            await console.Out.WriteLineAsync(JsonSerializer.Serialize(new { episodes }, ApiJson.Options));
            return ExitCodes.Succeeded;
        }

        if (truth.Count == 0)
        {
            await console.Out.WriteLineAsync("No share is pumped in these days; --from and --to choose others.");
            return ExitCodes.Succeeded;
        }

        await TextTable.WriteAsync(console.Out, ["Ticker", "Start (UTC)", "Peak (UTC)", "End (UTC)", "Accounts", "Platforms"], [.. truth.Select(one => new[]
        {
            one.Ticker.Value, Minute(one.Start), Minute(one.Peak), Minute(one.End), FormattableString.Invariant($"{one.Accounts.Count}"), string.Join(", ", one.Platforms),
        })]);
        return ExitCodes.Succeeded;
    }

    private static DateTimeOffset Midnight(DateOnly day) => IndianTime.ToUtc(day.ToDateTime(TimeOnly.MinValue));

    private static string Minute(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
