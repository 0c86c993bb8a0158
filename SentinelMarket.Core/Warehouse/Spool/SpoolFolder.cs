using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Spool;

/// <summary>How folders are made and their entries flushed so that they survive a power cut.</summary>
/// <param name="Create">Makes a folder and its missing parents.</param>
/// <param name="Flush">Flushes a folder's entries.</param>
public sealed record DurableEntries(Action<string> Create, Action<string> Flush);

/// <summary>The runs that wait for PostgreSQL, one file each, in the order in which they began.</summary>
/// <remarks>
/// <c>{start}-{spool id}-{pipeline}.spool</c> is a run; <c>{pipeline}.turn</c> is locked by whoever spools a run of the pipeline, and
/// <c>drain.turn</c> by whoever drains. The operating system releases locks when their holder dies.
/// </remarks>
public sealed class SpoolFolder(IOptions<SpoolOptions> options, DurableEntries durable, TimeProvider clock)
{
    private const string Extension = ".spool";
    private const string SetAside = ".failed";
    private const string TurnExtension = ".turn";
    private const long Megabyte = 1024 * 1024;

    private readonly string _folder = Path.GetFullPath(options.Value.Folder);
    private readonly long _most = options.Value.MaxMegabytes * Megabyte;
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<(string Source, string Stream), string>> _watermarks = new(StringComparer.Ordinal);
    private readonly KnownWatermarks _known = new(Path.GetFullPath(options.Value.Folder), durable.Create);
    private volatile string? _problem;

    /// <summary>How many nodes fill the database.</summary>
    public int Nodes { get; } = options.Value.Nodes;

    /// <summary>The folder.</summary>
    public string FullPath => _folder;

    /// <summary>What keeps runs from being spooled, for a person; null when nothing does.</summary>
    public string? Problem => _problem;

    /// <summary>The files of runs, oldest first, those under way included.</summary>
    public IReadOnlyList<FileInfo> Files =>
        Directory.Exists(_folder) ? [.. new DirectoryInfo(_folder).EnumerateFiles("*" + Extension).OrderBy(file => file.Name, StringComparer.Ordinal)] : [];

    /// <summary>The pipeline that a spool file is of.</summary>
    public static string PipelineOf(FileInfo file)
    {
        var parts = Path.GetFileNameWithoutExtension(file.Name).Split('-', 3);
        return parts.Length == 3 ? parts[2] : string.Empty;
    }

    /// <summary>Begins the file of a run; durable when it returns.</summary>
    /// <exception cref="RunAlreadyOpenException">A run of the pipeline is spooled by some process of this machine.</exception>
    /// <exception cref="SpoolFullException">There is no room by <see cref="SpoolOptions.MaxMegabytes"/>.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public async Task<RunJournal> BeginAsync(SpooledOpening opening, CancellationToken cancellationToken)
    {
        try
        {
            durable.Create(_folder);
            var turn = TryLock(opening.Pipeline) ?? throw new RunAlreadyOpenException(opening.Pipeline, 0);
            FileStream? file = null;
            try
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{opening.StartedAt.UtcDateTime:yyyyMMdd'T'HHmmssfffffff'Z'}-{opening.Spool:N}-{opening.Pipeline}{Extension}");
                RequireRoom(0);
                file = new FileStream(Path.Combine(_folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
                var journal = new RunJournal(this, file, turn);
                await journal.OpenAsync(opening, cancellationToken).ConfigureAwait(false);
                durable.Flush(_folder);
                _problem = null;
                return journal;
            }
            catch
            {
                if (file is not null)
                {
                    // Nothing of the run has happened yet, so nothing is lost with the file.
                    file.Dispose();
                    File.Delete(file.Name);
                }

                turn.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _problem = exception is SpoolFullException ? exception.Message : $"The spool {_folder} cannot be written: {exception.Message}";
            throw exception is SpoolFullException ? exception : new IOException(_problem, exception);
        }
    }

    /// <summary>Whether some process of this machine spools a run of the pipeline.</summary>
    public bool IsUnderWay(string pipeline)
    {
        if (!File.Exists(TurnPath(pipeline))) { return false; }
        using var turn = TryLock(pipeline);
        return turn is null;
    }

    /// <summary>The right to drain; null while another process drains.</summary>
    public IDisposable? TryDrain()
    {
        durable.Create(_folder);
        return TryLock("drain");
    }

    /// <summary>The right to fire schedules while PostgreSQL is away; null while another process has it, or when the folder cannot be written.</summary>
    public IDisposable? TryTakeClock()
    {
        try
        {
            durable.Create(_folder);
            return TryLock("clock");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _problem = $"The spool {_folder} cannot be written: {exception.Message}";
            return null;
        }
    }

    /// <summary>A run that has ended; null while it is under way.</summary>
    /// <exception cref="InvalidDataException">It is no run.</exception>
    public static SpooledRun? Read(FileInfo file)
    {
        FileStream stream;
        try
        {
            // Whoever writes it has it alone. Readers share it: streams that ask for their watermarks at the same time all have to find them.
            stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (IOException) when (File.Exists(file.FullName))
        {
            return null;
        }

        using (stream) { return SpooledRun.Read(stream); }
    }

    /// <summary>The run is in the warehouse.</summary>
    public void Remove(FileInfo file)
    {
        _watermarks.TryRemove(file.Name, out _);
        File.Delete(file.FullName);
        durable.Flush(_folder);
        _problem = null;
    }

    /// <summary>The run cannot be drained; its file stays for a person, and no longer keeps others waiting.</summary>
    public void PutAside(FileInfo file)
    {
        _watermarks.TryRemove(file.Name, out _);
        File.Move(file.FullName, file.FullName + SetAside, overwrite: true);
        durable.Flush(_folder);
    }

    /// <summary>How far a stream is known by what waits here; null when nothing of it waits.</summary>
    public string? FindWatermark(string source, string stream)
    {
        // The latest run that moved it counts.
        foreach (var file in Files.Reverse())
        {
            if (!_watermarks.TryGetValue(file.Name, out var moved))
            {
                if (TryRead(file) is not { } run) { continue; }
                moved = LastOf(run.Documents);
                _watermarks[file.Name] = moved;
            }

            if (moved.TryGetValue((source, stream), out var value)) { return value; }
        }

        return null;
    }

    /// <summary>What the warehouse last said of a stream; null when it said nothing.</summary>
    internal string? LastKnownWatermark(string source, string stream) => _known.Find(source, stream);

    internal void NoteKnown(IReadOnlyCollection<WatermarkMove> moves) => _known.Note(moves);

    internal void NoteWatermarks(string file, IReadOnlyList<SpooledDocument> documents)
    {
        var all = new Dictionary<(string Source, string Stream), string>(_watermarks.GetValueOrDefault(file) ?? new Dictionary<(string Source, string Stream), string>());
        foreach (var (key, value) in LastOf(documents)) { all[key] = value; }
        _watermarks[file] = all;
    }

    internal void RequireRoom(long bytes)
    {
        var held = Files.Sum(file => file.Exists ? file.Length : 0);
        if (held + bytes <= _most) { return; }
        _problem = string.Create(
            CultureInfo.InvariantCulture,
            $"The spool {_folder} is full: it holds {held / Megabyte:N0} of {_most / Megabyte:N0} MB ({SpoolOptions.SectionName}:{nameof(SpoolOptions.MaxMegabytes)}). No source is asked until PostgreSQL is back and has taken what waits; what is in the lake is loaded then.");
        throw new SpoolFullException(_problem);
    }

    /// <summary>The opening of a run that begins now.</summary>
    internal SpooledOpening Opening(long? runId, DateTimeOffset? startedAt, RunRequest request, string node, string codeVersion, RowCounts confirmed)
    {
        var now = clock.GetUtcNow();
        return new SpooledOpening(
            Guid.NewGuid(), runId, now, startedAt ?? now, request.Pipeline, request.Trigger, request.Actor, request.Parameters, request.RetryOf, node, codeVersion, confirmed);
    }

    private static Dictionary<(string Source, string Stream), string> LastOf(IEnumerable<SpooledDocument> documents)
    {
        var last = new Dictionary<(string Source, string Stream), string>();
        foreach (var move in documents.Select(document => document.Watermark).OfType<WatermarkMove>()) { last[(move.Source, move.Stream)] = move.Value; }
        return last;
    }

    private static SpooledRun? TryRead(FileInfo file)
    {
        try
        {
            return Read(file);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            // Drained meanwhile, or no run at all; the drain tells.
            return null;
        }
    }

    private string TurnPath(string name) => Path.Combine(_folder, name + TurnExtension);

    private FileStream? TryLock(string name)
    {
        var path = TurnPath(name);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
