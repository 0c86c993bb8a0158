using System.Net;
using SentinelMarket.Tests.Processes;

namespace SentinelMarket.Tests.Faults;

/// <summary>A server whose own PostgreSQL is not there when it starts: it comes up, works, says what is known, and goes on when the database comes.</summary>
[Collection(FaultTests.Name)]
public sealed class StartWithoutDatabaseTests(StoppablePostgres postgres) : IClassFixture<StoppablePostgres>
{
    [Fact]
    public async Task A_server_comes_up_without_its_database_and_needs_no_restart_when_it_comes()
    {
        var database = await postgres.NewDatabaseAsync(migrated: false);
        await postgres.StopAsync();
        await using var folder = new ProductFolder();
        await using var product = await ServedProduct.StartAsync(folder, new Dictionary<string, string>(StringComparer.Ordinal) { ["Warehouse__ConnectionString"] = database.App });

        await Wait.UntilAsync(() => product.Output.Contains("PostgreSQL cannot be reached (", StringComparison.Ordinal), "it says that it goes on without PostgreSQL");
        foreach (var path in (string[])["/status", "/pipelines", "/"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Add("Accept", "text/html");
            using var page = await product.Http.SendAsync(request);
            var html = await page.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
            Assert.Matches(@"<li>PostgreSQL is away since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC: ", html);
            Assert.Contains("<li>It has not been there since this process was started. The pages come when it does; nothing has to be started again.</li>", html, StringComparison.Ordinal);
            Assert.DoesNotContain("Password", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(HttpStatusCode.OK, (await product.Http.GetAsync(new Uri("/healthz", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await product.Http.GetAsync(new Uri("/readyz", UriKind.Relative))).StatusCode);
        var spool = Path.Combine(folder.Data, "spool", "simulated");
        await Wait.UntilAsync(() => Directory.Exists(spool) && Directory.EnumerateFiles(spool, "*-stock_data.spool").Any(), "the run at start is in the spool");

        await postgres.StartAgainAsync();

        await Wait.UntilAsync(async () => (await product.Http.GetAsync(new Uri("/readyz", UriKind.Relative))).StatusCode == HttpStatusCode.OK, "the product is ready");
        await Wait.UntilAsync(async () => (await StoppablePostgres.LinesAsync(database, "SELECT count(*) FROM pipeline_runs WHERE pipeline = 'stock_data' AND spool_drained_at IS NOT NULL AND loaded > 0"))[0] != "0", "the spooled run is loaded");
        await Wait.UntilAsync(async () => (await StoppablePostgres.LinesAsync(database, "SELECT count(*) FROM pipeline_runs WHERE actor = 'first start' AND outcome = 'Succeeded'"))[0] == "1", "the simulated days are filled in");
        Assert.Equal(HttpStatusCode.OK, (await product.Http.GetAsync(new Uri("/pipelines", UriKind.Relative))).StatusCode);
        Assert.Contains("PostgreSQL answers.", await product.Http.GetStringAsync(new Uri("/status", UriKind.Relative)), StringComparison.Ordinal);
    }
}
