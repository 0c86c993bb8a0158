using System.Text.Json;
using SentinelMarket.Web.Commands;

namespace SentinelMarket.Tests.Commands;

public sealed class TextVerbTests : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sentinel-text-");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Analyze_tells_shares_mood_and_signs()
    {
        Assert.Equal(0, await RunAsync("text", "analyze", "TCS falls 5%. Last chance, join our group"));
        var lines = _out.ToString().Split('\n', StringSplitOptions.TrimEntries);

        Assert.Contains(lines, line => line.StartsWith("TCS: Negative (-", StringComparison.Ordinal) && line.EndsWith("recognised by Symbol.", StringComparison.Ordinal));
        Assert.Contains("JoinLink: \"join our\"", lines);
        Assert.Contains("LastChance: \"Last chance\"", lines);
    }

    [Fact]
    public async Task Analyze_as_JSON_is_what_the_API_answers()
    {
        Assert.Equal(0, await RunAsync("text", "analyze", "Wipro gains", "--json"));

        using var json = JsonDocument.Parse(_out.ToString());
        Assert.Equal("WIPRO", json.RootElement.GetProperty("tickers")[0].GetProperty("ticker").GetString());
    }

    [Fact]
    public async Task What_train_learned_evaluate_measures()
    {
        var labels = Path.Combine(_folder.FullName, "labels.csv");
        var model = Path.Combine(_folder.FullName, "my.weights");
        await File.WriteAllLinesAsync(labels, ["text,label", .. Enumerable.Range(0, 60).Select(number => $"{(char)('a' + (number % 26))}{number / 26} {(number % 2 == 0 ? "shares rally,positive" : "shares crash,negative")}".Replace(" shares rally,", " shares rally on,", StringComparison.Ordinal))]);

        Assert.Equal(0, await RunAsync("text", "train", labels, "--task", "sentiment", "--out", model, "--split", "train"));
        Assert.StartsWith("Learned from ", _out.ToString(), StringComparison.Ordinal);
        _out.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync("text", "evaluate", labels, "--task", "sentiment", "--split", "test", "--weights", model, "--json"));

        using var json = JsonDocument.Parse(_out.ToString());
        var file = json.RootElement.GetProperty("files")[0];
        Assert.Equal(("labels.csv", 1.0), (file.GetProperty("file").GetString(), file.GetProperty("accuracy").GetDouble()));
        Assert.Equal(["negative", "neutral", "positive"], file.GetProperty("classes").EnumerateArray().Select(entry => entry.GetProperty("label").GetString()));
    }

    [Fact]
    public async Task Evaluate_shows_a_table()
    {
        var labels = Path.Combine(_folder.FullName, "sms.csv");
        await File.WriteAllTextAsync(labels, "text,label\n\"5 minutes left, the next message will be the coin to pump, be ready\",pump\nsee you at home,ham\n");

        Assert.Equal(0, await RunAsync("text", "evaluate", labels, "--task", "pump"));
        Assert.StartsWith("sms.csv: 2 texts, accuracy 1.0000, macro F1 1.0000, ", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("Of 1 texts labelled ham, 0 were taken for a pump (0.00 %).", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_or_a_wrong_split_is_refused()
    {
        Assert.Equal(2, await RunAsync("text", "evaluate", "/no/such.csv", "--task", "pump"));
        Assert.Equal(2, await RunAsync("text", "train", "/no/such.csv", "--task", "pump", "--out", "x", "--split", "test"));
        Assert.Contains("--split is all or train.", _error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] arguments) =>
        CommandLine.RunAsync(arguments, new FakeCommandHost(), new CommandConsole(_out, _error, IsTerminal: false, TimeProvider.System), CancellationToken.None);
}
