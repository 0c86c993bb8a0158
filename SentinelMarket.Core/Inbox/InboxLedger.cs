using System.Text.Json;
using System.Text.Json.Serialization;

namespace SentinelMarket.Core.Inbox;

/// <summary>
/// What the inbox knows of its files. Uploads and what was filed away are also written to small files in the folder, so that a restart
/// still can answer for them; the files' places alone decide what is to be done.
/// </summary>
internal sealed class InboxLedger(InboxFolder folder)
{
    private const int FinishedKept = 500;
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    private readonly Lock _gate = new();
    private readonly Dictionary<string, InboxFile> _files = new(StringComparer.Ordinal);

    /// <summary>Reads what earlier processes wrote.</summary>
    public void Load()
    {
        lock (_gate)
        {
            foreach (var path in Directory.EnumerateFiles(folder.Status, "*.json"))
            {
                if (Read(path) is not { } file) { continue; }

                // Whatever was under way ended with the process that did it.
                _files[file.Id] = file.IsFinished ? file : file with { State = InboxState.Waiting, NotBefore = null, Message = null };
            }
        }
    }

    public InboxFile? Find(string id)
    {
        lock (_gate) { return _files.GetValueOrDefault(id); }
    }

    /// <summary>The files that are not finished, by name.</summary>
    public IReadOnlyDictionary<string, InboxFile> Open()
    {
        lock (_gate)
        {
            var open = new Dictionary<string, InboxFile>(StringComparer.Ordinal);
            foreach (var file in _files.Values.Where(file => !file.IsFinished)) { open[file.Name] = file; }
            return open;
        }
    }

    /// <summary>The files that are finished in one way, latest first.</summary>
    public IReadOnlyList<InboxFile> Finished(InboxState state, int limit)
    {
        lock (_gate) { return [.. _files.Values.Where(file => file.State == state).OrderByDescending(file => file.FinishedAt).Take(limit)]; }
    }

    /// <summary>Notes a file's state.</summary>
    public void Note(InboxFile file)
    {
        lock (_gate) { _files[file.Id] = file; }
    }

    /// <summary>Notes a file's state so that it outlives the process.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(InboxFile file)
    {
        lock (_gate)
        {
            _files[file.Id] = file;
            var path = PathOf(file.Id);
            File.WriteAllText(path + ".part", JsonSerializer.Serialize(file, Format));
            File.Move(path + ".part", path, overwrite: true);
            foreach (var old in _files.Values.Where(one => one.IsFinished).OrderByDescending(one => one.FinishedAt).Skip(FinishedKept).ToList()) { Drop(old.Id); }
        }
    }

    public void Forget(string id)
    {
        lock (_gate) { Drop(id); }
    }

    private void Drop(string id)
    {
        _files.Remove(id);
        File.Delete(PathOf(id));
    }

    // Ids are made here and by nobody else, so they are safe in a path.
    private string PathOf(string id) => Path.Combine(folder.Status, id + ".json");

    private static InboxFile? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<InboxFile>(File.ReadAllBytes(path), Format);
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            // A note about a file, not the file: what cannot be read is not worth stopping for.
            return null;
        }
    }
}
