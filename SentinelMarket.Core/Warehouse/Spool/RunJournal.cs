using System.Text.Json;

namespace SentinelMarket.Core.Warehouse.Spool;

/// <summary>The spool file of a run under way. What was appended is durable. While it is open no other process can read it, and no other run of its pipeline can be spooled.</summary>
public sealed class RunJournal : IDisposable
{
    private readonly SpoolFolder _folder;
    private readonly FileStream _file;
    private readonly FileStream _turn;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private long _sound;

    internal RunJournal(SpoolFolder folder, FileStream file, FileStream turn) => (_folder, _file, _turn) = (folder, file, turn);

    /// <summary>Notes payloads that are in the lake.</summary>
    /// <exception cref="SpoolFullException">There is no room for them by <see cref="SpoolOptions.MaxMegabytes"/>.</exception>
    /// <exception cref="IOException">The disk does not take them.</exception>
    public async Task AppendAsync(IReadOnlyList<SpooledDocument> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0) { return; }
        await WriteAsync([.. documents.Select(document => new JournalLine(Document: document))], isClosing: false, cancellationToken).ConfigureAwait(false);
        _folder.NoteWatermarks(Path.GetFileName(_file.Name), documents);
    }

    /// <summary>Notes how the run ended. There is room for that also in a full spool.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public Task CloseAsync(SpooledClosing closing) => WriteAsync([new JournalLine(Closing: closing)], isClosing: true, CancellationToken.None);

    /// <summary>Lets others drain the file and run the pipeline.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _turn.Dispose();
        _gate.Dispose();
    }

    internal Task OpenAsync(SpooledOpening opening, CancellationToken cancellationToken) => WriteAsync([new JournalLine(Opening: opening)], isClosing: false, cancellationToken);

    private async Task WriteAsync(IReadOnlyList<JournalLine> lines, bool isClosing, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        foreach (var line in lines)
        {
            JsonSerializer.Serialize(bytes, line, SpooledRun.Json);
            bytes.WriteByte((byte)'\n');
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!isClosing) { _folder.RequireRoom(bytes.Length); }

            // What an earlier attempt wrote on a full disk goes first; making a file shorter needs no room.
            if (_file.Length != _sound) { _file.SetLength(_sound); }
            _file.Position = _sound;
            await _file.WriteAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), cancellationToken).ConfigureAwait(false);
            _file.Flush(flushToDisk: true);
            _sound = _file.Length;
        }
        catch (ArgumentOutOfRangeException exception) when (exception.ParamName == "value")
        {
            // The runtime's word for a limit on the size of files (ulimit -f), which for the spool is a disk that takes no more.
            throw new IOException("it would be larger than files may become here", exception);
        }
        finally
        {
            _gate.Release();
        }
    }
}

/// <summary>The spool has no room left, so no source may be asked.</summary>
public sealed class SpoolFullException(string message) : IOException(message);
