namespace SentinelMarket.Core.Monitoring.OpenLineage;

/// <summary>
/// A file with one event a line. It is opened for each event, so that it can be moved away at any time, and alone, so that the lines of a
/// server and of a verb beside it do not mix; whoever finds it taken tries again.
/// </summary>
internal sealed class LineageFile(string path) : ILineageSink
{
    public string Name => $"the file {path}";

    public async Task TakeAsync(ReadOnlyMemory<byte> lineageEvent, CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) { Directory.CreateDirectory(folder); }
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        await using var open = file.ConfigureAwait(false);
        var start = await EndOfWholeLinesAsync(file, cancellationToken).ConfigureAwait(false);
        file.Position = start;
        var line = new byte[lineageEvent.Length + 1];
        lineageEvent.CopyTo(line);
        line[^1] = (byte)'\n';
        await file.WriteAsync(line, cancellationToken).ConfigureAwait(false);
        await file.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (file.Length > start + line.Length) { file.SetLength(start + line.Length); }
    }

    public void Dispose()
    {
    }

    /// <summary>Where the last whole line ends: what a full disk or a power cut left of a line is written over.</summary>
    private static async Task<long> EndOfWholeLinesAsync(FileStream file, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - buffer.Length);
            file.Position = start;
            var piece = buffer.AsMemory(0, (int)(end - start));
            await file.ReadExactlyAsync(piece, cancellationToken).ConfigureAwait(false);
            var at = piece.Span.LastIndexOf((byte)'\n');
            if (at >= 0) { return start + at + 1; }
            end = start;
        }

        return 0;
    }
}
