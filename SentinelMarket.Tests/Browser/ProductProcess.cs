using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SentinelMarket.Tests.Hosting.Postgres;

namespace SentinelMarket.Tests.Browser;

/// <summary>
/// The product as people start it: a process of its own with its own database cluster, in a temporary folder. It can be stopped or killed
/// and started again on the same port and folder.
/// </summary>
public sealed class ProductProcess : IAsyncDisposable
{
    private const string Running = "SentinelMarket is running on ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TestFolder _folder = new();
    private readonly StringBuilder _output = new();
    private readonly Dictionary<string, string> _settings;
    private readonly IReadOnlyList<string> _arguments;
    private readonly int _port = FreePort();
    private Process? _process;

    private ProductProcess(IReadOnlyDictionary<string, string> settings, IReadOnlyList<string> arguments)
    {
        // Only tests may lose what they wrote; and a root without access to the checkout must leave nothing in the machine's folders.
        _settings = new Dictionary<string, string>(settings, StringComparer.Ordinal)
        {
            ["Postgres__DurableWrites"] = "false",
            ["Postgres__SharedBuffersMegabytes"] = "32",
            ["Postgres__FallbackFolder"] = _folder.Fallback,
        };
        _arguments = arguments;
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"));
        Http = new HttpClient { BaseAddress = Address, Timeout = Patience };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>From the start of the process to the line with its address.</summary>
    public TimeSpan StartedIn { get; private set; }

    public string Output
    {
        get { lock (_output) { return _output.ToString(); } }
    }

    public static async Task<ProductProcess> StartAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var product = new ProductProcess(settings, arguments);
        try
        {
            await product.StartAgainAsync();
            return product;
        }
        catch
        {
            await product.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts a file into the product's drop folder.</summary>
    public void Drop(string name, string text)
    {
        var inbox = Directory.CreateDirectory(Path.Combine(_folder.Data, "inbox"));
        File.WriteAllText(Path.Combine(inbox.FullName, name), text);
    }

    /// <summary>The names that the drop folder holds under <c>done</c> or <c>rejected</c>.</summary>
    public string[] Filed(string part) =>
        Path.Combine(_folder.Data, "inbox", part) is var folder && Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];

    /// <summary>Starts the process on the same port and folder, and waits until it says its address.</summary>
    public async Task StartAgainAsync()
    {
        var announced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = StartInfo(), EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Take(line.Data, announced);
        process.ErrorDataReceived += (_, line) => Take(line.Data, announced);
        process.Exited += (_, _) => announced.TrySetException(new InvalidOperationException("The product ended before it was ready."));
        var started = Stopwatch.GetTimestamp();
        process.Start();
        _process = process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await announced.Task.WaitAsync(Patience);
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
        {
            throw new InvalidOperationException($"The product did not start: {exception.Message} It said:{Environment.NewLine}{Output}", exception);
        }

        StartedIn = Stopwatch.GetElapsedTime(started);
    }

    /// <summary>As Ctrl+C or a service manager stops it; returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        var process = _process ?? throw new InvalidOperationException("The product does not run.");
        await SignalAsync("-TERM", process.Id);
        return await EndOfAsync(process);
    }

    /// <summary>As a crash or the kernel's out-of-memory killer ends it; its database server stays behind.</summary>
    public Task KillAsync()
    {
        var process = _process ?? throw new InvalidOperationException("The product does not run.");
        process.Kill();
        return EndOfAsync(process);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        try
        {
            if (_process is not null) { await StopAsync(); }
        }
        finally
        {
            if (_process is not null) { await KillAsync(); }
            await EndDatabaseAsync();
            _folder.Dispose();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [signal, process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        string[] command =
        [
            Path.Combine(AppContext.BaseDirectory, "SentinelMarket.Web.dll"), "serve",
            "--port", _port.ToString(CultureInfo.InvariantCulture), "--data", _folder.Data, .. _arguments,
        ];
        foreach (var part in command) { start.ArgumentList.Add(part); }

        // Settings of whoever runs the tests must not reach the product.
        foreach (var name in start.Environment.Keys.Where(name => name.Contains("__", StringComparison.Ordinal)).ToList()) { start.Environment.Remove(name); }
        foreach (var (name, value) in _settings) { start.Environment[name] = value; }
        return start;
    }

    private void Take(string? line, TaskCompletionSource announced)
    {
        if (line is null) { return; }
        lock (_output) { _output.AppendLine(line); }
        if (line.StartsWith(Running, StringComparison.Ordinal)) { announced.TrySetResult(); }
    }

    private async Task<int> EndOfAsync(Process process)
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        var code = process.ExitCode;
        process.Dispose();
        _process = null;
        return code;
    }

    // Left behind when the product was killed and not started again.
    private async Task EndDatabaseAsync()
    {
        var file = Path.Combine(_folder.Cluster, "postmaster.pid");
        if (File.Exists(file) && int.TryParse((await File.ReadAllLinesAsync(file)).FirstOrDefault(), CultureInfo.InvariantCulture, out var server))
        {
            await SignalAsync("-QUIT", server);
            await Wait.UntilAsync(() => Task.FromResult(!File.Exists(file)), "the database server has ended");
        }
    }
}
