using System.ComponentModel;
using System.Diagnostics;

namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>What a finished command left behind.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>What the command said, for a message.</summary>
    public string Words => (Error.Trim() + Environment.NewLine + Output.Trim()).Trim();
}

/// <summary>Runs one program to its end, without a shell, with an environment that does not depend on the caller's.</summary>
internal sealed record ChildCommand(string Program, IReadOnlyList<string> Arguments)
{
    private const int NotStarted = 127;
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    public string? WorkingFolder { get; init; }

    public string? Input { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>False leaves children of the command alone when it is cancelled: a server that is just starting is stopped in order later.</summary>
    public bool CancelsChildren { get; init; } = true;

    public async Task<CommandResult> RunAsync(CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo() };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            return new CommandResult(NotStarted, "", $"{Program}: {exception.Message}");
        }

        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await FeedAsync(process, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            throw;
        }

        return new CommandResult(process.ExitCode, await WithinGraceAsync(output), await WithinGraceAsync(error));
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = WorkingFolder ?? "/",
        };
        foreach (var argument in Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // PGDATA, PGPORT, PGOPTIONS and the like of the caller's shell would change what the programs do.
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task FeedAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync((Input ?? "").AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading its input; its exit code says more.
        }
    }

    // A grandchild may still hold the pipe, so its end is not waited for without bound.
    private static async Task<string> WithinGraceAsync(Task<string> text)
    {
        try
        {
            return await text.WaitAsync(OutputGrace);
        }
        catch (TimeoutException)
        {
            return "";
        }
    }

    private void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: CancelsChildren);
        }
        catch (InvalidOperationException)
        {
            // It has just ended by itself.
        }
    }
}
