namespace SentinelMarket.Core.Lake;

/// <summary>Which content a day's folder holds, read from the names once; so that the same content is stored once a day.</summary>
/// <param name="listNames">The names of a folder's objects, packed ones included.</param>
internal sealed class ObjectIndex(Func<string, CancellationToken, Task<IReadOnlyCollection<string>>> listNames) : IDisposable
{
    /// <summary>Today's folder of each source is in use at a time; a day has some ten thousand objects a source.</summary>
    private const int FoldersKept = 16;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, Dictionary<string, string>> _folders = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = new();

    /// <summary>The name of the folder's object whose content has this hash, or null.</summary>
    public async Task<string?> FindAsync(string folder, string shortHash, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try { return (await FolderAsync(folder, cancellationToken).ConfigureAwait(false)).GetValueOrDefault(shortHash); }
        finally { _gate.Release(); }
    }

    public async Task AddAsync(string folder, string shortHash, string name, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try { (await FolderAsync(folder, cancellationToken).ConfigureAwait(false))[shortHash] = name; }
        finally { _gate.Release(); }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<Dictionary<string, string>> FolderAsync(string folder, CancellationToken cancellationToken)
    {
        if (_folders.TryGetValue(folder, out var known)) { return known; }
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in await listNames(folder, cancellationToken).ConfigureAwait(false))
        {
            var dash = name.IndexOf('-', StringComparison.Ordinal);
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (dash > 0 && dot > dash) { names.TryAdd(name[(dash + 1)..dot], name); }
        }

        if (_oldestFirst.Count >= FoldersKept) { _folders.Remove(_oldestFirst.Dequeue()); }
        _folders[folder] = names;
        _oldestFirst.Enqueue(folder);
        return names;
    }
}
