using System.Globalization;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files.Formats;

namespace SentinelMarket.Core.Inbox;

/// <summary>Finds a file again among the sources of its run: the readers name a file by its name, and a member as <c>archive/member</c>.</summary>
internal static class FileStreams
{
    /// <summary>The stream of a file.</summary>
    public static string Of(string name) => Excerpt.Of(name);

    /// <summary>What became of a file, or of each of its members.</summary>
    public static IReadOnlyList<SourceOutcome> ThoseOf(IReadOnlyList<SourceOutcome> sources, string name)
    {
        var stream = Of(name);
        return [.. sources.Where(source => source.Stream == stream || MessageFileFormat.NameOf(source.Stream) == stream || source.Stream.StartsWith(stream + "/", StringComparison.Ordinal))];
    }

    /// <summary>What is worth knowing of a file that was imported, or null.</summary>
    public static string? NoteOf(IReadOnlyList<SourceOutcome> parts)
    {
        var failed = parts.Where(part => !part.Succeeded).ToList();
        if (failed.Count > 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{failed.Count:N0} of its {parts.Count:N0} members were refused; the first: {failed[0].Message}");
        }

        return parts.Select(part => part.Message).FirstOrDefault(message => message is not null);
    }
}
