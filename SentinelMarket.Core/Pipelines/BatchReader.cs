using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Gathers a channel's items into batches.</summary>
internal static class BatchReader
{
    /// <summary>
    /// Batches of at least <paramref name="size"/> by weight, or of what came within <paramref name="linger"/> after the first item, so
    /// that slow sources do not cause one transaction each and fast ones do not wait.
    /// </summary>
    public static async IAsyncEnumerable<IReadOnlyList<T>> ReadAsync<T>(
        ChannelReader<T> reader,
        int size,
        Func<T, int> weigh,
        TimeSpan linger,
        TimeProvider clock,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var batch = new List<T>();
            var weight = 0;
            using var patience = new CancellationTokenSource(linger, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            do
            {
                while (weight < size && reader.TryRead(out var item))
                {
                    batch.Add(item);
                    weight += weigh(item);
                }
            }
            while (weight < size && await MoreBeforeAsync(reader, either.Token, cancellationToken).ConfigureAwait(false));
            if (batch.Count > 0) { yield return batch; }
        }
    }

    private static async ValueTask<bool> MoreBeforeAsync<T>(ChannelReader<T> reader, CancellationToken patience, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.WaitToReadAsync(patience).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
