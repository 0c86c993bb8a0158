using System.CommandLine;
using System.Text.Json;
using SentinelMarket.Core.Text;
using SentinelMarket.Core.Text.Evaluation;
using SentinelMarket.Core.Text.Tickers;
using SentinelMarket.Web.Api;

namespace SentinelMarket.Web.Commands;

/// <summary><c>text analyze</c>, <c>text train</c>, <c>text evaluate</c></summary>
internal static class TextVerb
{
    public static Command Make(ICommandHost host, CommandConsole console, GlobalOptions globals) => new("text", "Read texts, and learn and measure how they are read.")
    {
        MakeAnalyze(host, console, globals),
        TextTrainVerb.Make(console),
        TextEvaluateVerb.Make(console),
    };

    public static Argument<FileInfo[]> Labels()
    {
        var labels = new Argument<FileInfo[]>("LABELS") { Description = "CSV files with the columns text and label, and where they have them entity and channel_id.", Arity = ArgumentArity.OneOrMore };
        labels.AcceptExistingOnly();
        return labels;
    }

    public static Option<TextTask> Task() => new("--task") { Description = "What the labels are for.", HelpName = "sentiment|pump", Required = true };

    public static async Task<IReadOnlyList<IReadOnlyList<LabelledText>>> ReadAsync(FileInfo[] files, CancellationToken cancellationToken)
    {
        var all = new List<IReadOnlyList<LabelledText>>();
        foreach (var file in files) { all.Add(await LabelFile.ReadAsync(file.FullName, cancellationToken)); }
        return all;
    }

    private static Command MakeAnalyze(ICommandHost host, CommandConsole console, GlobalOptions globals)
    {
        var text = new Argument<string>("TEXT") { Description = "The text." };
        var json = RunVerb.JsonOption();
        var command = new Command("analyze", "Tell the shares, the mood and the pump signs of a text.") { text, json };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(
            console,
            parsed.GetValue(json),
            () =>
            {
                var analyzer = new TextAnalyzer(ListingIndex.Of(host.ReadUniverse(globals.Of(parsed))));
                return WriteAsync(console, analyzer.Analyze(parsed.GetValue(text)!), parsed.GetValue(json));
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> WriteAsync(CommandConsole console, TextAnalysis analysis, bool json)
    {
        if (json)
        {
            await console.Out.WriteLineAsync(JsonSerializer.Serialize(new TextAnalysisDto(analysis), ApiJson.Options));
            return ExitCodes.Succeeded;
        }

        await console.Out.WriteLineAsync(FormattableString.Invariant($"Mood: {analysis.Sentiment.Label} ({analysis.Sentiment.Score:+0.00;-0.00;0.00}), language {analysis.Language}."));
        foreach (var (mention, sentiment) in analysis.Tickers)
        {
            await console.Out.WriteLineAsync(FormattableString.Invariant($"{mention.Ticker}: {sentiment.Label} ({sentiment.Score:+0.00;-0.00;0.00}), recognised by {mention.Evidence}."));
        }

        await console.Out.WriteLineAsync(FormattableString.Invariant($"{(analysis.Pump.IsPump ? "A pump signal" : "No pump signal")} (probability {analysis.Pump.Probability:0.00})."));
        foreach (var reason in analysis.Pump.Reasons) { await console.Out.WriteLineAsync($"  {reason.Sign}: \"{reason.Excerpt.ReplaceLineEndings(" ")}\""); }
        return ExitCodes.Succeeded;
    }
}
