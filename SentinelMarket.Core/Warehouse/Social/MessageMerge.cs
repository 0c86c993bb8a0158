namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>
/// Decides what becomes of a batch's messages, one after the other, so that a batch leaves what its messages would have left one by one. Nobody else writes messages meanwhile.
/// </summary>
/// <param name="stored">What the warehouse has of the batch's messages.</param>
internal sealed class MessageMerge(IReadOnlyDictionary<MessageKey, MessageState> stored)
{
    private readonly Dictionary<MessageKey, Entry> _entries = [];
    private readonly List<(MessageKey Key, MessageState State, MessageVersion Version)> _superseded = [];

    /// <summary>Messages that are new or have another content, in the order of their first change.</summary>
    public IEnumerable<(MessageKey Key, MessageState State, MessageVersion Version)> Changed => _entries.Where(entry => entry.Value.Version is not null).Select(entry => (entry.Key, entry.Value.State, entry.Value.Version!));

    /// <summary>Stored messages whose text gives way.</summary>
    public IEnumerable<(MessageKey Key, MessageState State)> Replaced => _entries.Where(entry => entry.Value.Version is not null && stored.GetValueOrDefault(entry.Key) is { Deleted: false }).Select(entry => (entry.Key, stored[entry.Key]));

    /// <summary>Stored messages that a later fetch found as they are.</summary>
    public IEnumerable<(MessageKey Key, MessageState State)> Confirmed => _entries.Where(entry => entry.Value.Version is null && entry.Value.State != stored[entry.Key]).Select(entry => (entry.Key, entry.Value.State));

    /// <summary>Texts that gave way to a later one of the same batch.</summary>
    public IReadOnlyList<(MessageKey Key, MessageState State, MessageVersion Version)> Superseded => _superseded;

    /// <summary>Takes the next version.</summary>
    /// <returns>Whether it is new or changes the message; otherwise it is equal or older.</returns>
    public bool Take(MessageKey key, MessageVersion version)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            if (!stored.TryGetValue(key, out var known))
            {
                _entries[key] = new Entry(new MessageState(version.PublishedAt, version.EditedAt, version.FetchedAt, 1, version.Hash, version.IsDeleted), version);
                return true;
            }

            _entries[key] = entry = new Entry(known, null);
        }

        var state = entry.State;
        if (state.Says(version))
        {
            _entries[key] = entry with { State = state with { FetchedAt = Later(state.FetchedAt, version.FetchedAt), EditedAt = Later(state.EditedAt, version.EditedAt) } };
            return false;
        }

        if (!state.IsOlderThan(version)) { return false; }
        if (entry.Version is { IsDeleted: false } earlier) { _superseded.Add((key, state, earlier)); }
        _entries[key] = new Entry(
            state with { EditedAt = version.EditedAt, FetchedAt = version.FetchedAt, Revision = state.Revision + 1, Hash = version.Hash, Deleted = version.IsDeleted }, version);
        return true;
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static DateTime? Later(DateTime? one, DateTime? other) => one is null || other > one ? other ?? one : one;

    private sealed record Entry(MessageState State, MessageVersion? Version);
}
