using System.Text.Json;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Spool;

/// <summary>
/// What the warehouse last said of how far streams were read, kept beside the spool: while PostgreSQL is away, streams of which nothing
/// waits are then not read from their beginning again. Only a copy: without it more is fetched, and found unchanged.
/// </summary>
internal sealed class KnownWatermarks(string folder, Action<string> createFolder)
{
    private const string FileName = "watermarks.json";

    private readonly Lock _lock = new();
    private Dictionary<string, Dictionary<string, string>>? _values;

    public string? Find(string source, string stream)
    {
        lock (_lock) { return Values().GetValueOrDefault(source)?.GetValueOrDefault(stream); }
    }

    public void Note(IReadOnlyCollection<WatermarkMove> moves)
    {
        lock (_lock)
        {
            var isNews = false;
            foreach (var move in moves)
            {
                if (!Values().TryGetValue(move.Source, out var streams)) { Values()[move.Source] = streams = new Dictionary<string, string>(StringComparer.Ordinal); }
                isNews |= streams.GetValueOrDefault(move.Stream) != move.Value;
                streams[move.Stream] = move.Value;
            }

            if (isNews) { Save(); }
        }
    }

    private Dictionary<string, Dictionary<string, string>> Values()
    {
        if (_values is not null) { return _values; }
        try
        {
            _values = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(File.ReadAllBytes(Path.Combine(folder, FileName)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // None yet, or one that was cut off.
        }

        return _values ??= new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
    }

    private void Save()
    {
        try
        {
            createFolder(folder);
            var path = Path.Combine(folder, FileName);
            var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(_values));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next move writes all of them again.
        }
    }
}
