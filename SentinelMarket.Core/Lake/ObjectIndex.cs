namespace SentinelMarket.Core.Lake;

/// <summary>Which content a day's folder holds, read from the file names once; so that the same content is stored once a day.</summary>
internal sealed class ObjectIndex(Func<string, IEnumerable<string>> listFolder)
{
    /// <summary>Today's folder of each source is in use at a time; a day has some ten thousand objects a source.</summary>
    private const int FoldersKept = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<string, string>> _folders = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = new();

    /// <summary>The name of the folder's file whose content has this hash, or null.</summary>
    public string? Find(string folder, string shortHash)
    {
        lock (_lock) { return Folder(folder).GetValueOrDefault(shortHash); }
    }

    public void Add(string folder, string shortHash, string name)
    {
        lock (_lock) { Folder(folder)[shortHash] = name; }
    }

    private Dictionary<string, string> Folder(string folder)
    {
        if (_folders.TryGetValue(folder, out var known)) { return known; }
        if (_oldestFirst.Count >= FoldersKept) { _folders.Remove(_oldestFirst.Dequeue()); }
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in listFolder(folder))
        {
            var name = Path.GetFileName(file);
            var dash = name.IndexOf('-', StringComparison.Ordinal);
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (dash > 0 && dot > dash) { names.TryAdd(name[(dash + 1)..dot], name); }
        }

        _folders[folder] = names;
        _oldestFirst.Enqueue(folder);
        return names;
    }
}
