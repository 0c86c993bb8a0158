using System.CommandLine;
using SentinelMarket.Core.Text.Evaluation;

namespace SentinelMarket.Web.Commands;

/// <summary><c>text train LABELS... --task ... --out FILE</c></summary>
internal static class TextTrainVerb
{
    public static Command Make(CommandConsole console)
    {
        var labels = TextVerb.Labels();
        var task = TextVerb.Task();
        var output = new Option<FileInfo>("--out") { Description = "Where the model file goes; what is there is replaced.", HelpName = "FILE", Required = true };
        var split = new Option<SplitPart>("--split")
        {
            Description = "Which rows to learn from: all, or four texts in five (train), which leaves the test part for evaluate.",
            HelpName = "all|train",
            DefaultValueFactory = _ => SplitPart.All,
        };
        split.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<SplitPart>() is not (SplitPart.All or SplitPart.Train)) { result.AddError("--split is all or train."); }
        });
        var seed = new Option<ulong>("--seed") { Description = "Where the order of the examples comes from.", HelpName = "N", DefaultValueFactory = _ => TextTraining.DefaultSeed };
        var command = new Command("train", "Learn weights from labelled texts; the same files, order and seed give the same weights.") { labels, task, output, split, seed };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(
            console,
            json: false,
            async () =>
            {
                var part = parsed.GetValue(split);
                var files = await TextVerb.ReadAsync(parsed.GetValue(labels)!, cancellationToken);
                var rows = files.Select(IReadOnlyList<LabelledText> (file) => [.. file.Where(row => TextSplit.Has(part, row))]).ToList();
                using var model = new MemoryStream();
                var examples = TextTraining.Train(parsed.GetValue(task), rows, parsed.GetValue(seed), model, cancellationToken);
                var path = parsed.GetValue(output)!.FullName;
                await File.WriteAllBytesAsync(path, model.ToArray(), cancellationToken);
                await console.Out.WriteLineAsync(FormattableString.Invariant($"Learned from {examples} examples of {rows.Sum(file => file.Count)} rows; wrote {model.Length} bytes to {path}."));
                return ExitCodes.Succeeded;
            },
            cancellationToken));
        return command;
    }
}
