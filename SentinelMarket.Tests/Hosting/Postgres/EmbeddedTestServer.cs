using Microsoft.Extensions.Logging.Abstractions;
using SentinelMarket.Web.Hosting.Postgres;

namespace SentinelMarket.Tests.Hosting.Postgres;

/// <summary>
/// An embedded server in a folder of its own for a whole test run: starts in about a second, does not wait for the disk,
/// and is gone with its folder afterwards.
/// </summary>
public sealed class EmbeddedTestServer : IAsyncDisposable
{
    private readonly TestFolder _folder;
    private readonly EmbeddedPostgres _server;

    private EmbeddedTestServer(TestFolder folder, EmbeddedPostgres server)
    {
        _folder = folder;
        _server = server;
    }

    /// <summary>Superuser, database <c>postgres</c>.</summary>
    public string AdministratorConnectionString => _server.AdministratorConnectionString();

    public static async Task<EmbeddedTestServer> StartAsync()
    {
        var folder = new TestFolder();
        try
        {
            var options = folder.Options();
            options.MaxConnections = 300;
            options.SharedBuffersMegabytes = 256;
            var server = await EmbeddedPostgres.AttachAsync(options, folder.Data, _ => { }, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
            return new EmbeddedTestServer(folder, server);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
