using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>The statements that write what <see cref="MessageMerge"/> decided; one that has nothing to do is left out.</summary>
internal sealed class MessageStatements(NpgsqlBatch batch, long runId, IReadOnlyList<long?> lakeObjects, AuthorPseudonyms authors)
{
    private const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;
    private const NpgsqlDbType Instants = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz;
    private const NpgsqlDbType Integers = NpgsqlDbType.Array | NpgsqlDbType.Integer;
    private const NpgsqlDbType Longs = NpgsqlDbType.Array | NpgsqlDbType.Bigint;
    private const NpgsqlDbType Flags = NpgsqlDbType.Array | NpgsqlDbType.Boolean;
    private const NpgsqlDbType Numbers = NpgsqlDbType.Array | NpgsqlDbType.Numeric;

    // Hours of the clock in India, which begin at half past in UTC.
    private const string Hour = "date_bin('1 hour', timestamp, timestamptz '2000-01-01 00:30+00')";

    private const string Counted =
        """
        count(*), count(*) FILTER (WHERE sentiment = 'positive'), count(*) FILTER (WHERE sentiment = 'neutral'), count(*) FILTER (WHERE sentiment = 'negative'),
            count(*) FILTER (WHERE is_pump_signal), sum(sentiment_score)
        """;

    /// <summary>Takes the mentions of messages away, keeps their text as a revision, and takes them off the rollup.</summary>
    public void AddRemoved(IReadOnlyList<(MessageKey Key, MessageState State)> messages)
    {
        if (messages.Count == 0) { return; }
        batch.Add(
            $"""
            WITH gone AS MATERIALIZED (
                DELETE FROM social_mentions_warehouse m USING unnest($2::timestamptz[], $3::text[], $4::text[]) AS g (timestamp, platform, external_id)
                WHERE m.timestamp = g.timestamp AND m.platform = g.platform AND m.external_id = g.external_id AND m.timestamp >= $5 AND m.timestamp <= $6
                RETURNING m.*
            ),
            kept AS (
                INSERT INTO social_message_revisions (platform, external_id, revision, published_at, fetched_at, source, channel, author_hash, author_handle, text, language,
                    is_pump_signal, pump_score, tickers, run_id, lake_object_id, replaced_by_run_id)
                SELECT platform, external_id, revision, timestamp, fetched_at, source, channel, author_hash, author_handle, text, language,
                    is_pump_signal, pump_score, tickers, run_id, lake_object_id, $1
                FROM gone JOIN (
                    SELECT platform, external_id, coalesce(array_agg(ticker::text ORDER BY ordinal) FILTER (WHERE ticker <> ''), '{EmptyArray}') AS tickers FROM gone GROUP BY platform, external_id
                ) t USING (platform, external_id)
                WHERE ordinal = 0
            )
            {Count("-1", "gone")}
            """)
            .With(NpgsqlDbType.Bigint, runId)
            .With(Instants, messages.Select(message => message.State.PublishedAt).ToArray())
            .With(Texts, messages.Select(message => message.Key.Platform).ToArray())
            .With(Texts, messages.Select(message => message.Key.ExternalId).ToArray())
            .With(NpgsqlDbType.TimestampTz, messages.Min(message => message.State.PublishedAt))
            .With(NpgsqlDbType.TimestampTz, messages.Max(message => message.State.PublishedAt));
    }

    /// <summary>Keeps texts that gave way within the batch.</summary>
    public void AddSuperseded(IReadOnlyList<(MessageKey Key, MessageState State, MessageVersion Version)> versions)
    {
        if (versions.Count == 0) { return; }
        var tickers = versions.SelectMany((version, i) => TickersOf(version.Version).Select(ticker => (At: i + 1, Ticker: ticker.Ticker.Value))).ToArray();
        var messages = versions.Select(version => version.Version.Content.Message).ToArray();
        batch.Add(
            """
            INSERT INTO social_message_revisions (platform, external_id, revision, published_at, fetched_at, source, channel, author_hash, author_handle, text, language,
                is_pump_signal, pump_score, tickers, run_id, lake_object_id, replaced_by_run_id)
            SELECT platform, external_id, revision, published_at, fetched_at, source, channel, author_hash, author_handle, text, language, is_pump_signal, pump_score,
                ARRAY(SELECT ticker FROM unnest($15::integer[], $16::text[]) AS t (at, ticker) WHERE t.at = v.ordinal), $1, lake_object_id, $1
            FROM unnest($2::text[], $3::text[], $4::integer[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
                    $13::boolean[], $14::numeric[], $17::bigint[])
                WITH ORDINALITY AS v (platform, external_id, revision, published_at, fetched_at, source, channel, author_hash, author_handle, text, language, is_pump_signal,
                    pump_score, lake_object_id, ordinal)
            """)
            .With(NpgsqlDbType.Bigint, runId)
            .With(Texts, versions.Select(version => version.Key.Platform).ToArray())
            .With(Texts, versions.Select(version => version.Key.ExternalId).ToArray())
            .With(Integers, versions.Select(version => version.State.Revision).ToArray())
            .With(Instants, versions.Select(version => version.State.PublishedAt).ToArray())
            .With(Instants, versions.Select(version => version.State.FetchedAt).ToArray())
            .With(Texts, messages.Select(message => message.Source).ToArray())
            .With(Texts, messages.Select(message => PostgresCommands.StorableOrNull(message.Channel)).ToArray())
            .With(Texts, messages.Select(Pseudonym).ToArray())
            .With(Texts, messages.Select(message => PostgresCommands.StorableOrNull(message.AuthorHandle)).ToArray())
            .With(Texts, messages.Select(message => PostgresCommands.Storable(message.Text)).ToArray())
            .With(Texts, versions.Select(version => LanguageOf(version.Version.Content)).ToArray())
            .With(Flags, versions.Select(version => version.Version.Content.Reading.IsPumpSignal).ToArray())
            .With(Numbers, versions.Select(version => MentionCells.Score(version.Version.Content.Reading.PumpScore)).ToArray())
            .With(Integers, tickers.Select(ticker => ticker.At).ToArray())
            .With(Texts, tickers.Select(ticker => ticker.Ticker).ToArray())
            .With(Longs, versions.Select(version => lakeObjects[version.Version.Part]).ToArray());
    }

    /// <summary>Makes or changes the rows of messages; the publishing instant is that of the first sight.</summary>
    public void AddMessages(IReadOnlyList<(MessageKey Key, MessageState State, MessageVersion Version)> messages)
    {
        if (messages.Count == 0) { return; }
        batch.Add(
            """
            INSERT INTO social_messages AS m (run_id, platform, external_id, published_at, edited_at, fetched_at, revision, content_hash, deleted, source, lake_object_id)
            SELECT $1, * FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[], $7::integer[], $8::bytea[], $9::boolean[], $10::text[], $11::bigint[])
            ON CONFLICT (platform, external_id) DO UPDATE SET edited_at = excluded.edited_at, fetched_at = excluded.fetched_at, revision = excluded.revision,
                content_hash = excluded.content_hash, deleted = excluded.deleted, source = excluded.source, processed_at = now(), run_id = excluded.run_id,
                lake_object_id = excluded.lake_object_id
            """)
            .With(NpgsqlDbType.Bigint, runId)
            .With(Texts, messages.Select(message => message.Key.Platform).ToArray())
            .With(Texts, messages.Select(message => message.Key.ExternalId).ToArray())
            .With(Instants, messages.Select(message => message.State.PublishedAt).ToArray())
            .With(Instants, messages.Select(message => message.State.EditedAt).ToArray())
            .With(Instants, messages.Select(message => message.State.FetchedAt).ToArray())
            .With(Integers, messages.Select(message => message.State.Revision).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Bytea, messages.Select(message => message.State.Hash.ToArray()).ToArray())
            .With(Flags, messages.Select(message => message.State.Deleted).ToArray())
            .With(Texts, messages.Select(message => message.Version.Content.Message.Source).ToArray())
            .With(Longs, messages.Select(message => lakeObjects[message.Version.Part]).ToArray());
    }

    /// <summary>Notes the latest fetch that found messages as they are.</summary>
    public void AddConfirmed(IReadOnlyList<(MessageKey Key, MessageState State)> messages)
    {
        if (messages.Count == 0) { return; }
        batch.Add(
            """
            UPDATE social_messages m SET fetched_at = c.fetched_at, edited_at = c.edited_at
            FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[]) AS c (platform, external_id, fetched_at, edited_at)
            WHERE m.platform = c.platform AND m.external_id = c.external_id
            """)
            .With(Texts, messages.Select(message => message.Key.Platform).ToArray())
            .With(Texts, messages.Select(message => message.Key.ExternalId).ToArray())
            .With(Instants, messages.Select(message => message.State.FetchedAt).ToArray())
            .With(Instants, messages.Select(message => message.State.EditedAt).ToArray());
    }

    /// <summary>Makes a row for each share that a message speaks of, or one without a share, and adds them to the rollup.</summary>
    /// <param name="messages">Messages that are not deleted and have no mentions now.</param>
    /// <param name="clusters">Their clusters, in the same order.</param>
    public void AddMentions(IReadOnlyList<(MessageKey Key, MessageState State, MessageVersion Version)> messages, IReadOnlyList<long?> clusters)
    {
        if (messages.Count == 0) { return; }
        var rows = messages.SelectMany((message, i) => RowsOf(message.Version).Select((row, ordinal) => (At: i + 1, Ordinal: ordinal, row.Ticker, row.Sentiment, row.Score))).ToArray();
        var contents = messages.Select(message => message.Version.Content).ToArray();

        // What is the message's stands once, whatever the number of its rows; its text may be long.
        batch.Add(
            $"""
            WITH message AS MATERIALIZED (
                SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[], $10::text[], $11::boolean[], $12::numeric[],
                        $13::text[], $14::bigint[], $15::timestamptz[], $16::text[], $17::text[], $18::integer[], $19::timestamptz[], $20::bigint[])
                    WITH ORDINALITY AS m (platform, external_id, source, channel, author_hash, author_handle, followers, text, language, is_pump_signal, pump_score,
                        reasons, cluster, timestamp, url, metadata, revision, fetched_at, lake_object_id, at)
            ),
            made AS (
                INSERT INTO social_mentions_warehouse (run_id, ticker, ordinal, sentiment, sentiment_score, platform, external_id, source, channel, author_hash, author_handle,
                    followers, text, language, is_pump_signal, pump_score, reasons, cluster, timestamp, url, metadata, revision, fetched_at, lake_object_id)
                SELECT $1, r.ticker, r.ordinal, r.sentiment, r.sentiment_score, platform, external_id, source, channel, author_hash, author_handle,
                    followers, text, language, is_pump_signal, pump_score, reasons::jsonb, cluster, timestamp, url, metadata::jsonb, revision, fetched_at, lake_object_id
                FROM unnest($21::bigint[], $22::smallint[], $23::text[], $24::text[], $25::numeric[]) AS r (at, ordinal, ticker, sentiment, sentiment_score)
                JOIN message USING (at)
                RETURNING timestamp, ticker, platform, sentiment, sentiment_score, is_pump_signal
            )
            {Count("1", "made")}
            """)
            .With(NpgsqlDbType.Bigint, runId)
            .With(Texts, messages.Select(message => message.Key.Platform).ToArray())
            .With(Texts, messages.Select(message => message.Key.ExternalId).ToArray())
            .With(Texts, contents.Select(content => content.Message.Source).ToArray())
            .With(Texts, contents.Select(content => PostgresCommands.StorableOrNull(content.Message.Channel)).ToArray())
            .With(Texts, contents.Select(content => Pseudonym(content.Message)).ToArray())
            .With(Texts, contents.Select(content => PostgresCommands.StorableOrNull(content.Message.AuthorHandle)).ToArray())
            .With(Longs, contents.Select(content => content.Message.Followers).ToArray())
            .With(Texts, contents.Select(content => PostgresCommands.Storable(content.Message.Text)).ToArray())
            .With(Texts, contents.Select(LanguageOf).ToArray())
            .With(Flags, contents.Select(content => content.Reading.IsPumpSignal).ToArray())
            .With(Numbers, contents.Select(content => MentionCells.Score(content.Reading.PumpScore)).ToArray())
            .With(Texts, contents.Select(content => MentionCells.Reasons(content.Reading.Reasons)).ToArray())
            .With(Longs, clusters.ToArray())
            .With(Instants, messages.Select(message => message.State.PublishedAt).ToArray())
            .With(Texts, contents.Select(content => WebAddress(content.Message.Url)).ToArray())
            .With(Texts, contents.Select(content => content.Message.Metadata).ToArray())
            .With(Integers, messages.Select(message => message.State.Revision).ToArray())
            .With(Instants, messages.Select(message => message.State.FetchedAt).ToArray())
            .With(Longs, messages.Select(message => lakeObjects[message.Version.Part]).ToArray())
            .With(Longs, rows.Select(row => (long)row.At).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Smallint, rows.Select(row => (short)row.Ordinal).ToArray())
            .With(Texts, rows.Select(row => row.Ticker).ToArray())
            .With(Texts, rows.Select(row => MentionCells.Word(row.Sentiment)).ToArray())
            .With(Numbers, rows.Select(row => MentionCells.Score(row.Score)).ToArray());
    }

    /// <summary>Takes hours out of the rollup that lost their last mention.</summary>
    public void AddEmptied(IReadOnlyList<(MessageKey Key, MessageState State)> messages)
    {
        if (messages.Count == 0) { return; }
        batch.Add($"DELETE FROM mention_counts_hourly WHERE mentions = 0 AND hour IN (SELECT {Hour} FROM unnest($1::timestamptz[]) AS m (timestamp))")
            .With(Instants, messages.Select(message => message.State.PublishedAt).ToArray());
    }

    private const string EmptyArray = "{}";

    /// <summary>Adds rows to the rollup once, or takes them off it.</summary>
    private static string Count(string times, string rows) =>
        $"""
        INSERT INTO mention_counts_hourly AS c (hour, ticker, platform, mentions, positive, neutral, negative, pump_signals, score_sum)
        SELECT hour, ticker, platform, {times} * mentions, {times} * positive, {times} * neutral, {times} * negative, {times} * pump_signals, {times} * score_sum
        FROM (SELECT {Hour}, ticker, platform, {Counted} FROM {rows} GROUP BY 1, 2, 3) AS g (hour, ticker, platform, mentions, positive, neutral, negative, pump_signals, score_sum)
        ON CONFLICT (ticker, hour, platform) DO UPDATE SET mentions = c.mentions + excluded.mentions, positive = c.positive + excluded.positive,
            neutral = c.neutral + excluded.neutral, negative = c.negative + excluded.negative, pump_signals = c.pump_signals + excluded.pump_signals,
            score_sum = c.score_sum + excluded.score_sum
        """;

    private static IEnumerable<TickerReading> TickersOf(MessageVersion version) => version.Content.Reading.Tickers.DistinctBy(found => found.Ticker);

    private static IEnumerable<(string Ticker, SentimentLabel Sentiment, double Score)> RowsOf(MessageVersion version)
    {
        var reading = version.Content.Reading;
        return reading.Tickers.Count == 0
            ? [(string.Empty, reading.Sentiment, reading.SentimentScore)]
            : TickersOf(version).Select(found => (found.Ticker.Value, found.Sentiment, found.SentimentScore));
    }

    private static string LanguageOf(AnalyzedMessage content) =>
        content.Reading.Language == "und" && content.Message.Language is { Length: > 0 } told ? PostgresCommands.Storable(told) : content.Reading.Language;

    // Only what a browser opens as a page may ever become a link.
    private static string? WebAddress(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? PostgresCommands.Storable(url!) : null;

    private string? Pseudonym(SocialMessage message) => message.AuthorId is { Length: > 0 } id ? authors.Of(message.Platform, id) : null;
}
