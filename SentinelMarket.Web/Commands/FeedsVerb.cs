using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Api;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Commands;

/// <summary><c>feeds</c> and <c>feeds test</c></summary>
internal static class FeedsVerb
{
    private static readonly string[] Titles = ["FEED", "WHAT", "PIPELINE", "STATE", "LAST SUCCESS (IST)", ">24 H", ">STREAMS", "WHY"];
    private static readonly string[] TrialTitles = ["FEED", "RESULT", ">TOOK", "WHAT CAME"];

    public static Command Make(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var json = RunVerb.JsonOption();
        var feeds = new Command("feeds", "List the feeds with their state.") { json };
        feeds.SetAction((parsed, cancellationToken) =>
            Guard.RunAsync(console, parsed.GetValue(json), () => ListAsync(host, console, globals.Of(parsed), parsed.GetValue(json), cancellationToken), cancellationToken));
        feeds.Add(MakeTest(host, console, globals));
        return feeds;
    }

    private static Command MakeTest(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var source = new Argument<string?>("SOURCE") { Description = "The feed's source id, such as nse.quote; the verb feeds lists them.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Test every feed that is configured." };
        var json = RunVerb.JsonOption();
        var test = new Command("test", "Ask a feed for a little, without storing anything; the exit code says whether it answered.") { source, all, json };
        test.Validators.Add(result =>
        {
            if (result.GetValue(all) == (result.GetValue(source) is not null)) { result.AddError("Name one feed, or give --all."); }
        });
        test.SetAction((parsed, cancellationToken) => Guard.RunAsync(
            console, parsed.GetValue(json), () => TestAsync(host, console, globals.Of(parsed), parsed.GetValue(source), parsed.GetValue(json), cancellationToken), cancellationToken));
        return test;
    }

    private static async Task<int> ListAsync(ICommandHost host, CommandConsole console, HostArguments arguments, bool json, CancellationToken cancellationToken)
    {
        await using var session = await host.OpenAsync(arguments, console.Error.WriteLine, cancellationToken);
        var feeds = await session.Feeds.ListAsync(cancellationToken);
        if (json)
        {
            var answer = new { mode = session.Mode, database = session.Database, feeds = feeds.Select(feed => new FeedDto(feed)) };
            await console.Out.WriteLineAsync(JsonSerializer.Serialize(answer, ApiJson.Options));
            return ExitCodes.Succeeded;
        }

        await TextTable.WriteAsync(console.Out, Titles, [.. feeds.Select(Row)]);
        return ExitCodes.Succeeded;
    }

    private static async Task<int> TestAsync(ICommandHost host, CommandConsole console, HostArguments arguments, string? source, bool json, CancellationToken cancellationToken)
    {
        await using var session = await host.OpenAsync(arguments, console.Error.WriteLine, cancellationToken);
        var trials = new List<FeedTrial>();
        string[] sources = source is not null
            ? [source]
            : [.. (await session.Feeds.ListAsync(cancellationToken)).Where(feed => feed.State != FeedState.NotConfigured).Select(feed => feed.Source)];
        foreach (var one in sources) { trials.Add(await session.Feeds.TestAsync(one, cancellationToken)); }

        if (json)
        {
            await console.Out.WriteLineAsync(JsonSerializer.Serialize(new { mode = session.Mode, tests = trials.Select(FeedTrialDto.Of) }, ApiJson.Options));
        }
        else
        {
            await TextTable.WriteAsync(console.Out, TrialTitles, [.. trials.Select(trial => (string[])[trial.Source, trial.Succeeded ? "answered" : "failed", Figures.Duration(trial.Duration), trial.Message])]);
        }

        return trials.TrueForAll(trial => trial.Succeeded) ? ExitCodes.Succeeded : ExitCodes.Failed;
    }

    private static string[] Row(FeedOverview feed) =>
    [
        feed.Source,
        feed.Name,
        feed.Pipeline,
        StatusLook.Of(feed.State).Word,
        feed.LastSuccess is { } last ? PipelinesVerb.Indian(last) : "never",
        feed.Records24Hours.ToString("N0", CultureInfo.InvariantCulture),
        feed.Streams.Count.ToString("N0", CultureInfo.InvariantCulture),
        feed.Reason,
    ];
}
