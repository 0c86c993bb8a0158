using Microsoft.Extensions.Logging.Abstractions;
using SentinelMarket.Web.Hosting.Postgres;

namespace SentinelMarket.Tests.Hosting.Postgres;

/// <summary>A temporary folder that others may pass through (the server runs as another user when the tests are root), with settings that suit tests.</summary>
internal sealed class TestFolder : IDisposable
{
    private const UnixFileMode PassThrough = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string _root = Directory.CreateTempSubdirectory("sentinel-pg-").FullName;

    public TestFolder(string name = "data")
    {
        Passable(_root, true);
        Data = Path.Combine(_root, name);
    }

    public string Data { get; }

    public string Fallback => Path.Combine(_root, "fallback");

    public string Secrets => Path.Combine(Data, "postgres");

    public string Cluster => Path.Combine(Secrets, "cluster", "data");

    public List<string> Said { get; } = [];

    public static void Passable(string folder, bool passable)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, passable ? PassThrough : UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public static UnixFileMode ModeOf(string path) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : File.GetUnixFileMode(path);

    public EmbeddedPostgresOptions Options() => new()
    {
        FallbackFolder = Fallback,
        DurableWrites = false,
        SharedBuffersMegabytes = 16,
        MaxConnections = 20,
        StartTimeout = TimeSpan.FromSeconds(60),
        RestartDelay = TimeSpan.FromMilliseconds(50),
    };

    public Task<EmbeddedPostgres> AttachAsync(EmbeddedPostgresOptions? options = null) =>
        EmbeddedPostgres.AttachAsync(options ?? Options(), Data, Said.Add, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
