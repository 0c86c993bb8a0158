using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace SentinelMarket.Core.Sources.Posts;

/// <summary>
/// Cuts one large JSON document into small ones: the elements of its array, or of the array <c>messages</c> of each object in it, byte for byte, under a head with that
/// object's <c>name</c>, <c>type</c> and <c>id</c>. Everything else in the document is passed over.
/// </summary>
internal sealed class JsonCutter(FileWindow window, int partBytes, int elementBytes) : IPartCutter
{
    private const int Step = 256 * 1024;

    private readonly Queue<byte[]> _parts = new();
    private readonly Stack<Head> _heads = new();
    private readonly ArrayBufferWriter<byte> _part = new();
    private JsonReaderState _state;
    private string? _property;
    private Head? _open;
    private int _arrayDepth;
    private bool _isDone;
    private string? _fault;

    public async ValueTask<byte[]?> NextAsync(CancellationToken cancellationToken)
    {
        while (_parts.Count == 0 && !_isDone)
        {
            await window.FillAsync(window.Data.Length + Step, cancellationToken).ConfigureAwait(false);
            var taken = 0;
            try
            {
                taken = Read(window.Data.Span);
            }
            catch (JsonException e)
            {
                _fault = string.Create(CultureInfo.InvariantCulture, $"breaks off or is no JSON at line {e.LineNumber + 1}");
            }

            window.Take(taken);
            if (taken == 0 && window.Data.Length > elementBytes)
            {
                _fault ??= string.Create(CultureInfo.InvariantCulture, $"holds a message of more than {elementBytes / 1024:N0} KB (Files:Messages:MaxMessageKilobytes) after byte {window.Position:N0}");
            }

            if (!_isDone && _fault is null) { continue; }
            _isDone = true;
            Close();
        }

        if (_parts.TryDequeue(out var part)) { return part; }
        return _fault is null ? null : throw new UnreadableFileException(_fault);
    }

    private int Read(ReadOnlySpan<byte> data)
    {
        var mark = window.Position == 0 && data.StartsWith("\uFEFF"u8) ? 3 : 0;
        var text = data[mark..];
        var reader = new Utf8JsonReader(text, window.IsAtEnd, _state);
        var sound = reader;
        while (reader.Read())
        {
            if (_open is null)
            {
                Look(ref reader, text);
            }
            else if (reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == _arrayDepth)
            {
                Close();
            }
            else
            {
                var start = (int)reader.TokenStartIndex;
                if (!reader.TrySkip()) { break; }
                Keep(text[start..(int)reader.BytesConsumed]);
            }

            sound = reader;
        }

        _isDone = window.IsAtEnd;
        _state = sound.CurrentState;
        return mark + (int)sound.BytesConsumed;
    }

    private void Look(ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _property = reader.ValueTextEquals("messages") ? "messages" : reader.ValueTextEquals("name") ? "name" : reader.ValueTextEquals("type") ? "type" : reader.ValueTextEquals("id") ? "id" : null;
                return;
            case JsonTokenType.StartObject:
                _heads.Push(new Head());
                break;
            case JsonTokenType.EndObject:
                _heads.Pop();
                break;
            case JsonTokenType.StartArray when reader.CurrentDepth == 0 || _property == "messages":
                _open = reader.CurrentDepth == 0 ? new Head { IsList = true } : _heads.Peek();
                _arrayDepth = reader.CurrentDepth;
                break;
            case JsonTokenType.String or JsonTokenType.Number when _property is not null && _heads.TryPeek(out var head):
                head.Fields[_property] = data[(int)reader.TokenStartIndex..(int)reader.BytesConsumed].ToArray();
                break;
        }

        _property = null;
    }

    private void Keep(ReadOnlySpan<byte> element)
    {
        if (_part.WrittenCount == 0) { _part.Write(_open!.Opening()); }
        else { _part.Write(",\n"u8); }
        _part.Write(element);
        if (_part.WrittenCount >= partBytes) { Flush(); }
    }

    private void Flush()
    {
        if (_part.WrittenCount == 0) { return; }
        _part.Write(_open!.IsList ? "]"u8 : "]}"u8);
        _parts.Enqueue(_part.WrittenSpan.ToArray());
        _part.ResetWrittenCount();
    }

    private void Close()
    {
        if (_open is null) { return; }
        Flush();
        _open = null;
    }

    /// <summary>What an object says of itself before its messages.</summary>
    private sealed class Head
    {
        public bool IsList { get; init; }

        public SortedDictionary<string, byte[]> Fields { get; } = new(StringComparer.Ordinal);

        public byte[] Opening()
        {
            if (IsList) { return [(byte)'[']; }
            using var opening = new MemoryStream();
            opening.Write("{"u8);
            foreach (var (name, value) in Fields.Where(field => field.Key != "messages"))
            {
                opening.Write(System.Text.Encoding.ASCII.GetBytes($"\"{name}\":"));
                opening.Write(value);
                opening.Write(","u8);
            }

            opening.Write("\"messages\":["u8);
            return opening.ToArray();
        }
    }
}
