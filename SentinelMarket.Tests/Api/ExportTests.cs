using System.Net;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Warehouse;
using SentinelMarket.Web.Api;

namespace SentinelMarket.Tests.Api;

public sealed class ExportTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task Runs_are_exported_one_a_line_as_the_api_shows_them()
    {
        var log = new RunLog(server.Database);
        for (var number = 0; number < 3; number++)
        {
            await log.OpenAsync(new RunRequest(System.FormattableString.Invariant($"exported_{number}"), RunTrigger.Manual, "tester"), "node/1", "1.0", TimeSpan.FromMinutes(1), CancellationToken.None);
        }

        await using var api = await ApiServer.StartAsync(database: server.Connections.App);
        using var response = await api.Client.GetAsync(new Uri("/api/data/runs/export", UriKind.Relative));

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.ToString());
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        Assert.Equal(string.Empty, lines[^1]);
        Assert.Equal(["exported_0", "exported_1", "exported_2"], lines[..^1].Select(line => JsonDocument.Parse(line).RootElement.GetProperty("pipeline").GetString()));
        Assert.Equal(string.Empty, await api.Client.GetStringAsync("/api/data/runs/export?pipeline=nothing"));
    }

    [Theory]
    [InlineData("/api/data/stocks/export?from=2026-02-01&to=2026-01-01", "from (2026-02-01) is after to (2026-01-01).")]
    [InlineData("/api/data/runs/export?from=yesterday", "from is \"yesterday\"; a day in India such as 2026-01-31 or an instant with its offset such as 2026-01-31T10:00:00Z is expected.")]
    public async Task A_wrong_value_is_refused_before_anything_is_sent(string path, string detail)
    {
        await using var api = await ApiServer.StartAsync();

        var (response, body) = await api.SendAsync(HttpMethod.Get, path);

        Assert.Equal((HttpStatusCode.BadRequest, detail), (response.StatusCode, body.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task A_database_that_is_away_is_a_problem_and_not_half_a_file()
    {
        await using var api = await ApiServer.StartAsync();

        var (response, body) = await api.SendAsync(HttpMethod.Get, "/api/data/runs/export");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("urn:sentinelmarket:problem:database-away", body.GetProperty("type").GetString());
    }

    [Fact]
    public void The_document_names_the_columns_of_the_export() => Assert.Equal(
        StockExport.Columns,
        typeof(StockExportLine).GetProperties().Select(property => property.GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonPropertyNameAttribute), false).Cast<System.Text.Json.Serialization.JsonPropertyNameAttribute>().Single().Name));
}
