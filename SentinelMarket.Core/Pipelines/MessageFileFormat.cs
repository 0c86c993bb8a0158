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
                    if (file.Document is null) { refused[file.Stream] = refused.TryGetValue(file.Stream, out var before) && before != file.Refusal ? $"{before} {file.Refusal}" : file.Refusal!; }
                    else if (taken.TryAdd(file.Stream, format) || taken[file.Stream] == format) { yield return file; }
                }
            }

            foreach (var (stream, refusal) in refused.Where(entry => !taken.ContainsKey(entry.Key))) { yield return FileExtraction.Refused(stream, refusal); }
        }
    }
}
