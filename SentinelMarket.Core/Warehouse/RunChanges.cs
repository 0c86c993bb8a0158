using System.Globalization;
using System.Runtime.CompilerServices;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Tells which runs change, on whatever node, as it happens.</summary>
public sealed class RunChanges(WarehouseNotifications notifications)
{
    /// <summary>Stands for changes that were not heard, because the connection was lost: any run may have changed.</summary>
    public const long Any = 0;

    /// <summary>
    /// The numbers of runs that were opened, moved on, were asked to stop or closed, until cancelled; <see cref="Any"/> after a time without
    /// a connection. A listener that is slow by more than <see cref="WarehouseNotifications.MostWaiting"/> changes loses the oldest.
    /// </summary>
    public async IAsyncEnumerable<long> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var told in notifications.ListenAsync(RunLog.Channel, cancellationToken).ConfigureAwait(false))
        {
            if (told is null) { yield return Any; }
            else if (long.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out var runId)) { yield return runId; }
        }
    }
}
