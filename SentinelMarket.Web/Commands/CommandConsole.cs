namespace SentinelMarket.Web.Commands;

/// <summary>Where a verb writes: results to the output, everything about the way there to the error stream.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress and errors.</param>
/// <param name="IsTerminal">Whether the error stream is a terminal that a line can be redrawn on.</param>
/// <param name="Time">The clock that progress is throttled by.</param>
public sealed record CommandConsole(TextWriter Out, TextWriter Error, bool IsTerminal, TimeProvider Time)
{
    /// <summary>The output as bytes, for a verb whose result is a file; nothing else may be written to <see cref="Out"/> then.</summary>
    public Func<Stream> OpenData { get; init; } = Console.OpenStandardOutput;

    /// <summary>The process's own console.</summary>
    public static CommandConsole OfProcess() => new(Console.Out, Console.Error, !Console.IsErrorRedirected, TimeProvider.System);
}
