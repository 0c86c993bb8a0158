namespace SentinelMarket.Core.Inbox;

/// <summary>Tells from repeated looks which files nobody is writing any more.</summary>
internal sealed class FileSettling(TimeSpan archivePatience, TimeProvider clock)
{
    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);

    /// <summary>Takes one look at the whole folder.</summary>
    /// <param name="entries">What lies there now.</param>
    /// <param name="isIncompleteArchive">Whether a file is a zip archive without its directory; asked only of files that look settled.</param>
    /// <returns>The names of the files that were the same in the look before.</returns>
    public IReadOnlySet<string> Look(IReadOnlyList<InboxEntry> entries, Func<InboxEntry, bool> isIncompleteArchive)
    {
        var settled = new HashSet<string>(StringComparer.Ordinal);
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            present.Add(entry.Name);
            if (!_seen.TryGetValue(entry.Name, out var before) || before.Size != entry.Size || before.ModifiedAt != entry.ModifiedAt)
            {
                _seen[entry.Name] = new Seen(entry.Size, entry.ModifiedAt, clock.GetTimestamp());
            }
            else if (clock.GetElapsedTime(before.Since) >= archivePatience || !isIncompleteArchive(entry))
            {
                settled.Add(entry.Name);
            }
        }

        foreach (var gone in _seen.Keys.Where(name => !present.Contains(name)).ToList()) { _seen.Remove(gone); }
        return settled;
    }

    private sealed record Seen(long Size, DateTime ModifiedAt, long Since);
}
