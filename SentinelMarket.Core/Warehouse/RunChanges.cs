using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Tells which runs change, on whatever node, as it happens.</summary>
public sealed partial class RunChanges(WarehouseDatabase database, TimeProvider clock, ILogger<RunChanges> logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The numbers of runs that were opened, moved on, were asked to stop or closed, until cancelled. A lost connection is made again with
    /// growing pauses; changes in between are not told, so a listener also looks from time to time. A listener that is slow by more than
    /// 1,000 changes loses the oldest.
    /// </summary>
    public async IAsyncEnumerable<long> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var changes = Channel.CreateBounded<long>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listening = ListenUntilCancelledAsync(changes.Writer, stop.Token);
        try
        {
            await foreach (var runId in changes.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) { yield return runId; }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await listening.ConfigureAwait(false);
        }
    }

    private async Task ListenUntilCancelledAsync(ChannelWriter<long> changes, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromSeconds(1);
        try
        {
            while (true)
            {
                try
                {
                    await ListenOnceAsync(changes, () => pause = TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false);
                }
                catch (NpgsqlException exception)
                {
                    LogConnectionLost(exception, pause.TotalSeconds);
                }

                await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            changes.TryComplete();
        }
        catch (Exception exception)
        {
            // Anything else is a fault of ours; whoever reads the changes gets it.
            changes.TryComplete(exception);
        }
    }

    private async Task ListenOnceAsync(ChannelWriter<long> changes, Action connected, CancellationToken cancellationToken)
    {
        var connection = database.CreateDirect();
        await using var openConnection = connection.ConfigureAwait(false);
        connection.Notification += (_, change) =>
        {
            if (long.TryParse(change.Payload, NumberStyles.None, CultureInfo.InvariantCulture, out var runId)) { changes.TryWrite(runId); }
        };
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        using (var listen = new NpgsqlCommand($"LISTEN {RunLog.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        connected();
        while (true) { await connection.WaitAsync(cancellationToken).ConfigureAwait(false); }
    }

    [LoggerMessage(3001, LogLevel.Warning, "The connection that tells of changed runs is lost; the next try is in {Seconds} s")]
    private partial void LogConnectionLost(Exception exception, double seconds);
}
