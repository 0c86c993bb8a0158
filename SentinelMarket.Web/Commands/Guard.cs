using System.Text.Json;
using SentinelMarket.Web.Api;

namespace SentinelMarket.Web.Commands;

/// <summary>Turns what went wrong into one plain sentence and an exit code.</summary>
internal static class Guard
{
    public static async Task<int> RunAsync(CommandConsole console, bool json, Func<Task<int>> verb, CancellationToken cancellationToken)
    {
        try
        {
            return await verb();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await RefuseAsync(console, json, "Cancelled before anything was done.", ExitCodes.Cancelled);
        }
#pragma warning disable CA1031 // The boundary of the process: people get a sentence, not a stack trace.
        catch (Exception exception)
        {
            return await RefuseAsync(console, json, Sentence(exception), ExitCodes.Failed);
        }
#pragma warning restore CA1031
    }

    private static async Task<int> RefuseAsync(CommandConsole console, bool json, string message, int exitCode)
    {
        await console.Error.WriteLineAsync(message);
        if (json) { await console.Out.WriteLineAsync(JsonSerializer.Serialize(new { error = message }, ApiJson.Options)); }
        return exitCode;
    }

    private static string Sentence(Exception exception)
    {
        var message = exception.Message.ReplaceLineEndings(" ").Trim();
        var cause = exception.GetBaseException().Message.ReplaceLineEndings(" ").Trim();
        var sentence = message.Contains(cause, StringComparison.Ordinal) ? message : $"{message} ({cause})";
        return sentence.EndsWith('.') || sentence.EndsWith(')') ? sentence : sentence + ".";
    }
}
