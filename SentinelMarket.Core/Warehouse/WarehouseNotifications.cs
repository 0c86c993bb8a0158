using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SentinelMarket.Core.Warehouse;

/// <summary>
/// Hears what any node on the database tells by NOTIFY. It listens on a direct connection: a pooler in between would take the session away.
/// </summary>
public sealed partial class WarehouseNotifications(WarehouseDatabase database, TimeProvider clock, ILogger<WarehouseNotifications> logger)
{
    /// <summary>How many notifications a reader may be behind before it loses the oldest.</summary>
    public const int MostWaiting = 1_000;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What is told on a channel, until cancelled. A lost connection is made again with growing pauses; what was told in between is lost,
    /// which a null says.
    /// </summary>
    /// <param name="channel">The channel's name, one of the code's own.</param>
    /// <param name="cancellationToken">Ends the listening.</param>
    internal async IAsyncEnumerable<string?> ListenAsync(string channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var heard = Channel.CreateBounded<string?>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listening = ListenUntilCancelledAsync(channel, heard.Writer, stop.Token);
        try
        {
            await foreach (var payload in heard.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) { yield return payload; }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await listening.ConfigureAwait(false);
        }
    }

    private async Task ListenUntilCancelledAsync(string channel, ChannelWriter<string?> heard, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromSeconds(1);
        var hasListened = false;
        try
        {
            while (true)
            {
                try
                {
                    await ListenOnceAsync(channel, heard, Connected, cancellationToken).ConfigureAwait(false);
                }
                catch (NpgsqlException exception)
                {
                    LogConnectionLost(exception, channel, pause.TotalSeconds);
                }

                await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            heard.TryComplete();
        }
        catch (Exception exception)
        {
            // Anything else is a fault of ours; whoever reads gets it.
            heard.TryComplete(exception);
        }

        void Connected()
        {
            pause = TimeSpan.FromSeconds(1);
            if (hasListened) { heard.TryWrite(null); }
            hasListened = true;
        }
    }

    private async Task ListenOnceAsync(string channel, ChannelWriter<string?> heard, Action connected, CancellationToken cancellationToken)
    {
        var connection = database.CreateDirect();
        await using var openConnection = connection.ConfigureAwait(false);
        connection.Notification += (_, notification) => heard.TryWrite(notification.Payload);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        using (var listen = new NpgsqlCommand($"LISTEN {channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        connected();
        while (true) { await connection.WaitAsync(cancellationToken).ConfigureAwait(false); }
    }

    [LoggerMessage(3001, LogLevel.Warning, "The connection that hears of {Channel} is lost; the next try is in {Seconds} s")]
    private partial void LogConnectionLost(Exception exception, string channel, double seconds);
}
