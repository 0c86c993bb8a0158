namespace SentinelMarket.Web.Live;

/// <summary>Hands news of runs to the pages that are open.</summary>
public sealed class RunUpdates
{
    /// <summary>Stands for "any run may have changed": what is published after a time without ears.</summary>
    public const long Any = Core.Warehouse.RunChanges.Any;

    private readonly Lock _gate = new();
    private Action<long>[] _listeners = [];
    private long _published;

    /// <summary>How many pages listen.</summary>
    public int Listeners => _listeners.Length;

    /// <summary>How many changes were told; who reads before he listens sees by it whether he missed any.</summary>
    public long Published => Interlocked.Read(ref _published);

    /// <summary>Calls <paramref name="listener"/> for every change until the result is disposed; it must not block.</summary>
    public IDisposable Subscribe(Action<long> listener)
    {
        lock (_gate) { _listeners = [.. _listeners, listener]; }
        return new Registration(this, listener);
    }

    /// <summary>Tells all listeners that a run changed.</summary>
    public void Publish(long runId)
    {
        Interlocked.Increment(ref _published);
        // The array is replaced, never changed, so that this needs no lock and a listener may leave meanwhile.
        foreach (var listener in _listeners) { listener(runId); }
    }

    private void Remove(Action<long> listener)
    {
        lock (_gate) { _listeners = [.. _listeners.Where(other => !ReferenceEquals(other, listener))]; }
    }

    private sealed class Registration(RunUpdates updates, Action<long> listener) : IDisposable
    {
        public void Dispose() => updates.Remove(listener);
    }
}
