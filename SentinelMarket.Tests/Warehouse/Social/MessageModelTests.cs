using System.Globalization;
using SentinelMarket.Core.Records;
using static SentinelMarket.Tests.Warehouse.Social.MessageSamples;

namespace SentinelMarket.Tests.Warehouse.Social;

/// <summary>Random batches against a model that takes one message after the other.</summary>
public sealed class MessageModelTests : IAsyncLifetime
{
    private static readonly string[] Said = ["RELIANCE goes up and $TCS goes down", "$INFY is what we buy today", "Good morning to all of you", "$TCS jaldi kharido upper circuit pakka guaranteed", "RELIANCE, $TCS and $INFY in one text"];

    private readonly PostgresServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_random_batches_messages_mentions_revisions_and_rollup_are_those_of_the_model(int seed)
    {
        var random = new Random(seed);
        var model = new Model();
        for (var round = 0; round < 25; round++)
        {
            var parts = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Part(Fetched.AddMinutes((4 * round) + random.Next(20)), [.. Enumerable.Range(0, random.Next(0, 12)).Select(_ => Any(random))])).ToArray();

            var counts = await _server.LoadAsync(parts);

            var loaded = parts.Sum(part => part.Records.Count(message => model.Take(message.Message, part.Stored.Document.FetchedAt)));
            Assert.Equal(new RowCounts(parts.Sum(part => part.Extracted), loaded, parts.Sum(part => part.Records.Count) - loaded, 0), counts);
            Assert.Equal(model.Messages, await _server.Database.LinesAsync("SELECT format('%s %s %s %s', external_id, to_char(published_at AT TIME ZONE 'UTC', 'HH24:MI'), revision, deleted) FROM social_messages ORDER BY external_id"));
            Assert.Equal(model.Texts, await _server.Database.LinesAsync("SELECT DISTINCT format('%s %s %s', external_id, revision, text) COLLATE \"C\" AS line FROM social_mentions_warehouse ORDER BY line"));
            Assert.Equal(model.Revisions, await _server.Database.LinesAsync("SELECT format('%s %s %s', external_id, revision, text) AS line FROM social_message_revisions ORDER BY external_id, revision"));
            Assert.Empty(await _server.RollupDifferencesAsync());
        }

        Assert.True(model.Revisions.Count > 20, "Too few messages changed for this to say anything.");
    }

    private static SocialMessage Any(Random random)
    {
        var message = Message(string.Create(CultureInfo.InvariantCulture, $"m{random.Next(10, 20)}"), Said[random.Next(Said.Length)], publishedAt: Published.AddMinutes(random.Next(50)));
        return random.Next(6) switch
        {
            0 => message with { IsDeleted = true, Text = "" },
            1 => message with { EditedAt = Published.AddHours(1).AddMinutes(random.Next(5)) },
            _ => message,
        };
    }

    /// <summary>The rules of docs/text.md, as plainly as possible.</summary>
    private sealed class Model
    {
        private readonly SortedDictionary<string, (DateTimeOffset Published, DateTimeOffset? Edited, DateTimeOffset Fetched, int Revision, string? Text)> _messages = new(StringComparer.Ordinal);
        private readonly SortedDictionary<(string Id, int Revision), string> _revisions = [];

        public IReadOnlyList<string> Messages => [.. _messages.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value.Published:HH:mm} {entry.Value.Revision} {(entry.Value.Text is null ? "t" : "f")}"))];

        public IReadOnlyList<string> Texts => [.. _messages.Where(entry => entry.Value.Text is not null).Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value.Revision} {entry.Value.Text}"))];

        public IReadOnlyList<string> Revisions => [.. _revisions.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key.Id} {entry.Key.Revision} {entry.Value}"))];

        public bool Take(SocialMessage message, DateTimeOffset fetched)
        {
            var text = message.IsDeleted ? null : message.Text;
            if (!_messages.TryGetValue(message.ExternalId, out var known))
            {
                _messages[message.ExternalId] = (message.PublishedAt, message.EditedAt, fetched, 1, text);
                return true;
            }

            if (text == known.Text)
            {
                var edited = new[] { known.Edited, message.EditedAt }.Max();
                _messages[message.ExternalId] = known with { Fetched = fetched > known.Fetched ? fetched : known.Fetched, Edited = edited };
                return false;
            }

            var isNewer =
                known.Edited is not null && message.EditedAt is not null && known.Edited != message.EditedAt ? message.EditedAt > known.Edited
                : fetched != known.Fetched ? fetched > known.Fetched
                : known.Edited.HasValue != message.EditedAt.HasValue ? message.EditedAt.HasValue
                : text is null || (known.Text is not null && Digest(text).CompareTo(Digest(known.Text)) > 0);
            if (!isNewer) { return false; }
            if (known.Text is not null) { _revisions[(message.ExternalId, known.Revision)] = known.Text; }
            _messages[message.ExternalId] = (known.Published, message.EditedAt, fetched, known.Revision + 1, text);
            return true;
        }

        private static System.Numerics.BigInteger Digest(string text) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)), isUnsigned: true, isBigEndian: true);
    }
}
