using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Api;

namespace SentinelMarket.Web.Commands;

/// <summary><c>lake verify</c> and <c>lake compact</c></summary>
internal static class LakeVerb
{
    public static Command Make(ICommandHost host, CommandConsole console, GlobalOptions globals) =>
        new("lake", "Look after the stored raw payloads.") { Verify(host, console, globals), Compact(host, console, globals) };

    /// <summary>An option with a day; a text that is none is refused.</summary>
    public static Option<DateOnly?> DayOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) { return day; }
            result.AddError($"{name} is \"{text}\"; a date like 2025-01-31 is expected.");
            return null;
        },
    };

    private static Command Verify(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var source = new Option<string?>("--source") { Description = "Only this source, such as nse.quote.", HelpName = "SOURCE" };
        var from = DayOption("--from", "The first day (UTC) on which payloads were fetched.");
        var to = DayOption("--to", "The last day.");
        var json = RunVerb.JsonOption();
        var verify = new Command("verify", "Read every stored payload and pack and compare them with the catalog; ends with 1 when anything is damaged or missing.") { source, from, to, json };
        verify.SetAction((parsed, cancellationToken) => Guard.RunAsync(
            console,
            parsed.GetValue(json),
            async () =>
            {
                await using var session = await host.OpenAsync(globals.Of(parsed), console.Error.WriteLine, cancellationToken);
                var report = await session.Verification.RunAsync(parsed.GetValue(source), parsed.GetValue(from), parsed.GetValue(to), null, cancellationToken);
                if (parsed.GetValue(json)) { await console.Out.WriteLineAsync(JsonSerializer.Serialize(new { mode = session.Mode, database = session.Database, sound = report.IsSound, report }, ApiJson.Options)); }
                else { await TellAsync(console, report); }
                return report.IsSound ? ExitCodes.Succeeded : ExitCodes.Failed;
            },
            cancellationToken));
        return verify;
    }

    private static Command Compact(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var json = RunVerb.JsonOption();
        var compact = new Command("compact", "Pack small payloads of past hours into one file for each source and hour, as Lake:Compaction says.") { json };
        compact.SetAction((parsed, cancellationToken) => RunVerb.ExecuteAsync(
            host,
            console,
            globals.Of(parsed),
            new RunRequest(LakeCompactionPipeline.PipelineName, RunTrigger.Manual, CommandActor.Name),
            waitForTurn: true,
            parsed.GetValue(json),
            cancellationToken,
            async (session, run) =>
            {
                foreach (var done in (await session.Desk.FindRunAsync(run.Id, CancellationToken.None))?.Sources.Where(one => one.Succeeded) ?? []) { await console.Out.WriteLineAsync($"  {done.Stream}: {done.Message}"); }
            }));
        return compact;
    }

    private static async Task TellAsync(CommandConsole console, LakeVerificationReport report)
    {
        foreach (var finding in report.Findings) { await (finding.Kind == LakeFindingKind.Unregistered ? console.Out : console.Error).WriteLineAsync(finding.Message); }
        var named = report.Findings.Count;
        var all = report.Damaged + report.Missing + report.DamagedPacks + report.Unregistered;
        if (all > named) { await console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"and {all - named:N0} more")); }
        await console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Objects:N0} objects with {report.Bytes:N0} bytes and {report.Packs:N0} packs were read in {report.Duration.TotalSeconds:0.0} s: {report.Damaged:N0} damaged, {report.Missing:N0} missing, {report.DamagedPacks:N0} faults of packs, {report.Unregistered:N0} without a row in the catalog."));
    }
}
