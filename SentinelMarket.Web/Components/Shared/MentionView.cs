using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Components.Shared;

/// <summary>What a page says about one mention.</summary>
public sealed class MentionView(MentionRow row)
{
    private const int MostFacts = 12;
    private const int LongestFact = 160;
    private const int ShownHash = 16;

    public MentionRow Row => row;

    public PlatformLook Platform { get; } = PlatformLook.Of(row.Platform);

    /// <summary>Who said it or where, whichever says more in one word.</summary>
    public string Place => row.Channel ?? row.AuthorHandle ?? Platform.Word;

    /// <summary>The author as the filter knows them and as people read them; null when nobody is named.</summary>
    public (string Key, string Word)? Author => (row.AuthorHandle, row.AuthorHash) switch
    {
        ({ Length: > 0 } handle, _) => (handle, "@" + handle.TrimStart('@')),
        (_, { Length: > 0 } hash) => (hash, hash.Length > ShownHash ? hash[..ShownHash] : hash),
        _ => null,
    };

    /// <summary>The probability of pump language; rounded down, so that what is no signal never reads as the threshold.</summary>
    public string PumpScore => (Math.Floor(row.PumpScore * 100) / 100).ToString("0.00", CultureInfo.InvariantCulture);

    public Uri? Original => MentionAddress.Original(row.Url);

    /// <summary>The signs of a pump in words, each once, with how often it stands in the text.</summary>
    public IReadOnlyList<string> Signs =>
        [.. row.Reasons.GroupBy(reason => reason.Sign, StringComparer.Ordinal).Select(group => TextParts.Words(group.Key) + (group.Count() > 1 ? $" ×{Figures.Count(group.Count())}" : string.Empty))];

    /// <summary>What else the platform said; long values are cut, and what is no object is left out.</summary>
    public IReadOnlyList<(string Name, string Value)> More { get; } = Facts(row.Metadata);

    private static IReadOnlyList<(string Name, string Value)> Facts(string? metadata)
    {
        if (metadata is null) { return []; }
        try
        {
            using var document = JsonDocument.Parse(metadata);
            return document.RootElement.ValueKind != JsonValueKind.Object
                ? []
                : [.. document.RootElement.EnumerateObject().Where(one => one.Value.ValueKind != JsonValueKind.Null).Take(MostFacts).Select(one => (Short(one.Name.Replace('_', ' ')), Short(one.Value.ToString())))];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string Short(string text) => string.Concat(TextParts.Of(text, [], LongestFact).Select(part => part.Text));
}
