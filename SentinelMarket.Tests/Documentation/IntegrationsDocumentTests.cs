using System.Diagnostics;
using System.Text.RegularExpressions;
using SentinelMarket.Tests.Api;

namespace SentinelMarket.Tests.Documentation;

/// <summary>Carries the worked example of docs/integrations.md out, word by word, against the product.</summary>
[Collection(ProductServer.Collection)]
public sealed partial class IntegrationsDocumentTests(ProductServer product)
{
    private const string Pipeline = "news";

    [Fact]
    public async Task The_example_runs_a_pipeline_once_whoever_tries_it_again()
    {
        var before = await RunsAsync();

        var first = await CarryOutAsync("documented-2026-01-15");
        var again = await CarryOutAsync("documented-2026-01-15");
        var another = await CarryOutAsync("documented-2026-01-16");

        Assert.Matches("^run /api/data/runs/[0-9]+\n(Succeeded|Partial)\n$", first);
        Assert.Equal(first, again);
        Assert.NotEqual(first, another);
        Assert.Equal(before + 2, await RunsAsync());
    }

    private async Task<int> RunsAsync() => (await product.Client.GetStringAsync($"/api/data/runs/export?pipeline={Pipeline}")).Count(c => c == '\n');

    private async Task<string> CarryOutAsync(string key)
    {
        var document = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "integrations.md"));
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add("-s");
        start.Environment["SENTINEL"] = product.Address.ToString().TrimEnd('/');
        start.Environment["PIPELINE"] = Pipeline;
        start.Environment["KEY"] = key;
        using var shell = Process.Start(start)!;
        await shell.StandardInput.WriteAsync(Script().Match(document).Groups["script"].Value);
        shell.StandardInput.Close();
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, $"The example ended with {shell.ExitCode}: {await output}{await errors}");
        return await output;
    }

    [GeneratedRegex("^```sh\n(?<script>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Script();
}
