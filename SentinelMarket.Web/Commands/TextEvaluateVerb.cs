using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Text.Evaluation;
using SentinelMarket.Web.Api;

namespace SentinelMarket.Web.Commands;

/// <summary><c>text evaluate LABELS... --task ...</c></summary>
internal static class TextEvaluateVerb
{
    public static Command Make(CommandConsole console)
    {
        var labels = TextVerb.Labels();
        var task = TextVerb.Task();
        var split = new Option<SplitPart>("--split")
        {
            Description = "Which rows to measure: all; train or test (four texts in five and the fifth); cross: every row by a model trained without its texts, its channel and that channel's near-duplicates; "
                + "crosschannels: near-duplicates of other channels stay in training.",
            HelpName = "all|train|test|cross|crosschannels",
            DefaultValueFactory = _ => SplitPart.All,
        };
        var weights = new Option<FileInfo>("--weights") { Description = "A model file of \"text train\" instead of the shipped weights.", HelpName = "FILE" };
        weights.AcceptExistingOnly();
        var json = RunVerb.JsonOption();
        var command = new Command("evaluate", "Measure how labelled texts are judged.") { labels, task, split, weights, json };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(
            console,
            parsed.GetValue(json),
            async () =>
            {
                var files = parsed.GetValue(labels)!;
                var texts = await TextVerb.ReadAsync(files, cancellationToken);
                await using var model = parsed.GetValue(weights) is { } file ? file.OpenRead() : null;
                var results = TextEvaluation.Measure(parsed.GetValue(task), texts, parsed.GetValue(split), model, console.Time, cancellationToken);
                if (parsed.GetValue(json))
                {
                    var all = new { task = parsed.GetValue(task), split = parsed.GetValue(split), files = files.Zip(results, (measured, result) => Describe(measured.Name, result)) };
                    await console.Out.WriteLineAsync(JsonSerializer.Serialize(all, ApiJson.Options));
                    return ExitCodes.Succeeded;
                }

                foreach (var (measured, result) in files.Zip(results)) { await WriteAsync(console.Out, measured.Name, result); }
                return ExitCodes.Succeeded;
            },
            cancellationToken));
        return command;
    }

    private static object Describe(string file, EvaluationResult result) => new
    {
        file,
        texts = result.Matrix.Total,
        accuracy = Math.Round(result.Matrix.Accuracy, 4),
        macroF1 = Math.Round(result.Matrix.MacroF1, 4),
        textsPerSecond = Math.Round(result.TextsPerSecond),
        classes = result.Matrix.Labels.Select((label, number) => new
        {
            label,
            texts = result.Matrix.Support(number),
            precision = Math.Round(result.Matrix.Precision(number), 4),
            recall = Math.Round(result.Matrix.Recall(number), 4),
            f1 = Math.Round(result.Matrix.F1(number), 4),
            takenFor = result.Matrix.Labels.Select((found, column) => new { found, texts = result.Matrix[number, column] }),
        }),
        takenForPump = result.TakenForPump.Select(label => new { label = label.Key, texts = label.Value.Texts, pumps = label.Value.Pumps }),
    };

    private static async Task WriteAsync(TextWriter output, string file, EvaluationResult result)
    {
        var matrix = result.Matrix;
        await output.WriteLineAsync(FormattableString.Invariant($"{file}: {matrix.Total} texts, accuracy {matrix.Accuracy:0.0000}, macro F1 {matrix.MacroF1:0.0000}, {result.TextsPerSecond:0} texts a second"));
        string[] titles = ["TRUE", ">TEXTS", ">PRECISION", ">RECALL", ">F1", .. matrix.Labels.Select(label => ">AS " + label.ToUpperInvariant())];
        await TextTable.WriteAsync(output, titles, [.. matrix.Labels.Select((label, number) => (string[])
        [
            label,
            Whole(matrix.Support(number)),
            Share(matrix.Precision(number)),
            Share(matrix.Recall(number)),
            Share(matrix.F1(number)),
            .. matrix.Labels.Select((_, found) => Whole(matrix[number, found])),
        ])]);
        foreach (var (label, (texts, pumps)) in result.TakenForPump)
        {
            await output.WriteLineAsync(FormattableString.Invariant($"Of {texts} texts labelled {label}, {pumps} were taken for a pump ({(texts == 0 ? 0 : 100.0 * pumps / texts):0.00} %)."));
        }

        await output.WriteLineAsync();
    }

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Share(double share) => share.ToString("0.000", CultureInfo.InvariantCulture);
}
