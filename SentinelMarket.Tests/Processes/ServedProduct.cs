using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SentinelMarket.Tests.Processes;

/// <summary>
/// The product as people start it: a server with its own database cluster. It can be stopped or killed and started again on the same port
/// and folder. Its schedules are as good as silent: a tick of the default ones, on the clock's multiples of five minutes, would start a run
/// in the middle of whichever test is at work then. The run at start stays. Its simulated feeds make no fault that a test does not ask for.
/// </summary>
public sealed partial class ServedProduct : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // The longest interval there is; its multiples fall on one instant a year.
    private static readonly IReadOnlyDictionary<string, string> Quiet = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Jobs__Schedules__stock_data__Every"] = "366.00:00:00",
        ["Jobs__Schedules__social_media__Every"] = "366.00:00:00",
        ["Jobs__Schedules__social_media__RunAtStart"] = "false",
        ["Jobs__Schedules__news__Every"] = "366.00:00:00",
        ["Jobs__Schedules__news__RunAtStart"] = "false",
        ["Jobs__Schedules__filings__Every"] = "366.00:00:00",
        ["Jobs__Schedules__filings__RunAtStart"] = "false",
        ["Jobs__Schedules__end_of_day__Every"] = "366.00:00:00",
        ["Jobs__Schedules__end_of_day__Cron"] = "",
        ["Jobs__Schedules__lake_compaction__Every"] = "366.00:00:00",
        ["Jobs__Schedules__lake_compaction__Cron"] = "",
        ["Jobs__Schedules__retention__Every"] = "366.00:00:00",
        ["Jobs__Schedules__retention__Cron"] = "",
    };

    private readonly ProductFolder _folder;
    private readonly bool _ownsFolder;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly IReadOnlyList<string> _arguments;
    private readonly List<ProductProcess> _processes = [];

    private ServedProduct(ProductFolder folder, bool ownsFolder, IReadOnlyDictionary<string, string> settings, IReadOnlyList<string> arguments)
    {
        (_folder, _ownsFolder, _arguments) = (folder, ownsFolder, arguments);
        var all = Quiet.Concat(SimulatedCalm.Settings).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in settings) { all[name] = value; }
        _settings = all;
    }

    /// <summary>The port is the system's choice at the first start, and stays.</summary>
    public Uri Address => Http.BaseAddress!;

    public HttpClient Http { get; } = new() { Timeout = Patience };

    /// <summary>From the start of the process to the line with its address.</summary>
    public TimeSpan StartedIn { get; private set; }

    /// <summary>What all its processes said.</summary>
    public string Output => string.Join(Environment.NewLine, _processes.Select(process => process.Said));

    /// <summary>The latest process.</summary>
    internal ProductProcess Process => _processes[^1];

    /// <summary>Starts a product on a fresh folder.</summary>
    public static Task<ServedProduct> StartAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments) =>
        StartAsync(new ServedProduct(new ProductFolder(), ownsFolder: true, settings, arguments));

    /// <summary>Starts a product on somebody's folder.</summary>
    internal static Task<ServedProduct> StartAsync(ProductFolder folder, IReadOnlyDictionary<string, string> settings) =>
        StartAsync(new ServedProduct(folder, ownsFolder: false, settings, []));

    private static async Task<ServedProduct> StartAsync(ServedProduct product)
    {
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

    /// <summary>Starts the process on the same port and folder, and waits until it says its address.</summary>
    public async Task StartAgainAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var port = (Http.BaseAddress?.Port ?? 0).ToString(CultureInfo.InvariantCulture);
        var process = _folder.Start(_settings, ["serve", "--port", port, .. _arguments]);
        _processes.Add(process);
        var address = Match.Empty;
        await Wait.UntilAsync(() => process.HasExited || (address = AddressLine().Match(process.Output)).Success, "the product says its address");
        if (!address.Success) { throw new InvalidOperationException($"The product ended before it was ready. It said:{Environment.NewLine}{process.Said}"); }
        Http.BaseAddress ??= new Uri(address.Groups["address"].Value);
        StartedIn = Stopwatch.GetElapsedTime(started);
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

    /// <summary>As Ctrl+C or a service manager stops it; returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        Process.Signal(ProductProcess.Terminate);
        await Process.WaitForExitAsync();
        return Process.ExitCode;
    }

    /// <summary>As a crash or the kernel's out-of-memory killer ends it; its database server stays behind.</summary>
    public async Task KillAsync()
    {
        Process.Signal(ProductProcess.Kill);
        await Process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        try
        {
            if (!Process.HasExited) { await StopAsync(); }
        }
        finally
        {
            if (_ownsFolder) { await _folder.DisposeAsync(); }
        }
    }

    [GeneratedRegex(@"^SentinelMarket is running on .*(?<address>http://127\.0\.0\.1:\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AddressLine();
}
