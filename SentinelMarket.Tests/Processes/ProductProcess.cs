using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SentinelMarket.Tests.Processes;

/// <summary>The built product as a process in a session of its own, as from a terminal: a verb or the server.</summary>
internal sealed class ProductProcess
{
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Terminate = 15;

    private const int NoSuchProcess = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly ConcurrentBag<(string Arguments, ProductProcess Process)> Started = [];
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Task _reading;
    private long _peakKilobytes;

    private ProductProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(CollectAsync(process.StandardOutput, _output), CollectAsync(process.StandardError, _errors));
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string Output { get { lock (_output) { return _output.ToString(); } } }

    public string Errors { get { lock (_errors) { return _errors.ToString(); } } }

    public string Said => $"{Output}\n--- errors ---\n{Errors}";

    /// <summary>The most memory that the process held at once, as far as it was looked at.</summary>
    public long PeakMegabytes => _peakKilobytes / 1024;

    public static ProductProcess Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> settings, int? user = null)
    {
        var start = new ProcessStartInfo("setsid") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };

        // A test host that was started in the background ignores Ctrl+C, and its children would inherit that. A file that may not grow any
        // more is an error of the write then, as on a full disk, and no signal that kills.
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        foreach (var argument in (string[])["env", "--default-signal=INT,TERM", "--ignore-signal=XFSZ", .. AsUser(user), dotnet, Library, .. arguments]) { start.ArgumentList.Add(argument); }

        // Settings of whoever runs the tests must not reach the product.
        foreach (var name in start.Environment.Keys.Where(name => name.Contains("__", StringComparison.Ordinal)).ToList()) { start.Environment.Remove(name); }
        foreach (var (name, value) in settings) { start.Environment[name] = value; }
        var process = new ProductProcess(Process.Start(start)!);
        Started.Add((string.Join(' ', arguments), process));
        return process;
    }

    // Another user's process is started by root alone, and belongs to no group of root's.
    private static string[] AsUser(int? user) => user is { } id ? ["setpriv", FormattableString.Invariant($"--reuid={id}"), FormattableString.Invariant($"--regid={id}"), "--clear-groups"] : [];

    /// <summary>Kills what still works on this data folder.</summary>
    public static async Task EndAllAsync(string dataFolder)
    {
        foreach (var (_, process) in Started.Where(started => started.Arguments.Contains(dataFolder, StringComparison.Ordinal) && !started.Process.HasExited))
        {
            process.Signal(Kill);
            await process.WaitForExitAsync();
        }
    }

    public void Signal(int signal) => SignalProcess(_process.Id, signal);

    /// <summary>To the process and all that it started, as a terminal does.</summary>
    public void SignalGroup(int signal) => SignalProcess(-_process.Id, signal);

    /// <summary>A process that has just ended by itself is as good as one that got the signal; returns whether it got it.</summary>
    public static bool SignalProcess(int process, int signal)
    {
        if (SendSignal(process, signal) == 0) { return true; }
        var error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess ? false : throw new InvalidOperationException($"Signal {signal} to process {process}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    public async Task WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!_process.HasExited)
        {
            NoteMemory();
            try
            {
                await ticks.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException exception)
            {
                Signal(Kill);
                throw new TimeoutException($"The process did not end within {Patience}. It said: {Said}", exception);
            }
        }

        await _process.WaitForExitAsync();
        await _reading.WaitAsync(Patience);
    }

    private static string Library
    {
        get
        {
            var configuration = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(configuration.Parent!.Parent!.FullName, "SentinelMarket.Web", configuration.Name, "SentinelMarket.Web.dll");
        }
    }

    private void NoteMemory()
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{_process.Id.ToString(CultureInfo.InvariantCulture)}/status"))
            {
                if (!line.StartsWith("VmHWM:", StringComparison.Ordinal)) { continue; }
                _peakKilobytes = Math.Max(_peakKilobytes, long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
            }
        }
        catch (IOException)
        {
            // It has just ended.
        }
    }

    private static async Task CollectAsync(StreamReader reader, StringBuilder into)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (into) { into.AppendLine(line); }
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
