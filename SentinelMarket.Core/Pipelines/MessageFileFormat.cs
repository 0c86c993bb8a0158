using SentinelMarket.Core.Sources.Files;

namespace SentinelMarket.Core.Pipelines;

/// <summary>A kind of file with messages.</summary>
/// <param name="Name">What it is called in <c>./run import</c> and in the parameter <c>format</c>: <c>telegram-export</c>.</param>
/// <param name="Title">What it is, for a person: <c>chats exported by Telegram</c>.</param>
/// <param name="Read">Opens files and folders one document at a time; whatever is of another kind becomes a refusal.</param>
public sealed record MessageFileFormat(string Name, string Title, Func<IReadOnlyList<string>, CancellationToken, IAsyncEnumerable<FileExtraction>> Read)
{
    /// <summary>Reads files whose kind only their content tells: each is taken as the first format that finds something in it, and refused when none does.</summary>
    internal static async IAsyncEnumerable<FileExtraction> ReadAnyAsync(
        IReadOnlyList<MessageFileFormat> formats, IReadOnlyList<string> paths, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in paths)
        {
            var taken = new Dictionary<string, MessageFileFormat>(StringComparer.Ordinal);
            var refused = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var format in formats)
            {
                await foreach (var file in format.Read([path], cancellationToken).ConfigureAwait(false))
                {
                    var name = NameOf(file.Stream);
                    if (file.Document is not null) { taken.TryAdd(name, format); }
                    if (taken.GetValueOrDefault(name) == format) { yield return file; }
                    else if (file.Refusal is { } refusal) { refused[name] = refused.TryGetValue(name, out var before) && before != refusal ? $"{before} {refusal}" : refusal; }
                }
            }

            foreach (var (stream, refusal) in refused.Where(entry => !taken.ContainsKey(entry.Key))) { yield return FileExtraction.Refused(stream, refusal); }
        }
    }

    /// <summary>The file of a stream: a large one comes in parts, <c>posts.jsonl#1</c> and so on.</summary>
    internal static string NameOf(string stream)
    {
        var mark = stream.LastIndexOf('#');
        return mark > 0 && mark < stream.Length - 1 && !stream.AsSpan(mark + 1).ContainsAnyExceptInRange('0', '9') ? stream[..mark] : stream;
    }
}
