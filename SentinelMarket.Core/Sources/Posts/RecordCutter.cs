using System.Globalization;

namespace SentinelMarket.Core.Sources.Posts;

/// <summary>Cuts a file of lines into parts, byte for byte, each ending with a line. In a table a line break within quotes ends none, and each part begins with the header.</summary>
internal sealed class RecordCutter(FileWindow window, int partBytes, bool isTable) : IPartCutter
{
    private ReadOnlyMemory<byte>? _header;

    public async ValueTask<byte[]?> NextAsync(CancellationToken cancellationToken)
    {
        await window.FillAsync(partBytes, cancellationToken).ConfigureAwait(false);
        if (window.Data.IsEmpty) { return null; }
        var length = window.IsAtEnd ? window.Data.Length : EndOfRecords(window.Data.Span);
        if (length == 0) { throw new UnreadableFileException(string.Create(CultureInfo.InvariantCulture, $"has a line of more than {partBytes / (1024 * 1024):N0} MB after byte {window.Position:N0}")); }
        var part = window.Data[..length];
        byte[] content = isTable && _header is { } header ? [.. header.Span, .. part.Span] : part.ToArray();
        if (isTable && _header is null) { _header = part[..(part.Span.IndexOf((byte)'\n') + 1)].ToArray(); }
        window.Take(length);
        return content;
    }

    private int EndOfRecords(ReadOnlySpan<byte> data)
    {
        if (!isTable) { return data.LastIndexOf((byte)'\n') + 1; }
        var (quoted, end) = (false, 0);
        for (var i = 0; i < data.Length; i++)
        {
            if (data[i] == (byte)'"') { quoted = !quoted; }
            else if (data[i] == (byte)'\n' && !quoted) { end = i + 1; }
        }

        return end;
    }
}

/// <summary>Cuts a file into documents that can be read by themselves.</summary>
internal interface IPartCutter
{
    /// <summary>The next part, or null after the last.</summary>
    /// <exception cref="UnreadableFileException">The file cannot be read on; the message says where and why.</exception>
    ValueTask<byte[]?> NextAsync(CancellationToken cancellationToken);
}

/// <summary>A file cannot be read, or not on from some place; the message goes on after the file's name.</summary>
internal sealed class UnreadableFileException(string message) : Exception(message);
