using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Commands;
using FakeQualityDesk = SentinelMarket.Tests.Components.FakeQualityDesk;

namespace SentinelMarket.Tests.Commands;

public sealed class QualityVerbTests
{
    private readonly FakeCommandHost _host = new();

    [Fact]
    public async Task A_report_is_made_and_told()
    {
        _host.Quality.Report = FakeQualityDesk.MakeReport(new QualityFinding { Rule = "session.missing", Count = 1, Message = "nse.eod.full: 1 trading days have no rows." }) with { RunId = 1 };

        var (code, output, _) = await RunAsync("quality", "report", "--from", "2026-01-01", "--to", "2026-01-14");

        Assert.Equal(0, code);
        Assert.Equal(["from=2026-01-01", "to=2026-01-14"], _host.Requests.Single().Request.Parameters.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
        Assert.Matches(@"nse\.eod\.full +NSE +9 +10 +100 +85\.71 % +100\.00 % +100\.00 % +60 +40 +0 ", output);
        Assert.Matches(@"bse\.eod\.udiff +BSE +10 +10 +50 +85\.71 % +100\.00 % +no data +0 +50 +0 ", output);
        Assert.Contains("  session.missing: nse.eod.full: 1 trading days have no rows.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_one_object()
    {
        _host.Quality.Report = FakeQualityDesk.MakeReport() with { RunId = 1 };
        var (code, output, _) = await RunAsync("quality", "report", "--json");
        var report = JsonDocument.Parse(output).RootElement.GetProperty("report");
        Assert.Equal((0, 150L), (code, report.GetProperty("totalRecords").GetInt64()));
    }

    [Fact]
    public async Task A_day_that_is_none_is_refused()
    {
        var (code, _, error) = await RunAsync("quality", "report", "--from", "yesterday");
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("--from is \"yesterday\"; a day like 2024-12-31 is expected.", error, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        var code = await CommandLine.RunAsync(arguments, _host, new CommandConsole(output, error, IsTerminal: false, TimeProvider.System), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
