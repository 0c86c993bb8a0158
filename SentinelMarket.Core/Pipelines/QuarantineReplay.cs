using System.Globalization;
using System.Runtime.CompilerServices;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Replays the payloads of refused records: a corrected one where there is one, otherwise the original.</summary>
/// <remarks>Parameter: <c>quarantine</c>, numbers of entries with commas between them, at most <see cref="MostEntries"/>.</remarks>
public sealed class QuarantineReplay(QuarantineStore quarantine, LakeCatalog catalog) : IReplayChoice
{
    /// <summary>The parameter with the entries' numbers.</summary>
    public const string EntriesParameter = "quarantine";

    /// <summary>The most entries of one run.</summary>
    public const int MostEntries = 500;

    /// <summary>The entries' numbers as the parameter has them.</summary>
    public static string Written(IEnumerable<long> ids) => string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));

    /// <inheritdoc/>
    public bool Applies(RunRequest request) => request.Parameters.ContainsKey(EntriesParameter);

    /// <inheritdoc/>
    public void Check(IPipeline pipeline, RunRequest request) => _ = IdsOf(request);

    /// <inheritdoc/>
    public async IAsyncEnumerable<LakeObjectSummary> ChooseAsync(IPipeline pipeline, RunRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entries = await quarantine.FindAsync(IdsOf(request), cancellationToken).ConfigureAwait(false);
        var paths = entries.Where(entry => pipeline.Sources.Contains(entry.Source, StringComparer.Ordinal)).Select(entry => entry.CorrectedPath ?? entry.LakePath).OfType<string>();
        foreach (var item in await catalog.FindAsync([.. paths.Distinct(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false)) { yield return item; }
    }

    private static long[] IdsOf(RunRequest request)
    {
        var text = request.Parameters[EntriesParameter];
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var ids = parts.Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1).ToArray();
        return ids.Length is >= 1 and <= MostEntries && ids.All(id => id > 0)
            ? ids
            : throw new InvalidRunRequestException($"{EntriesParameter} is \"{(text.Length <= 60 ? text : text[..60] + "...")}\"; 1 to {MostEntries} numbers of quarantine entries with commas between them are expected.");
    }
}
