using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Instruments;

/// <summary>The rows of <c>reference_lists</c> and <c>reference_facts</c>.</summary>
internal static class ReferenceFactRows
{
    private const string Given =
        """
        unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::date[], $14::numeric[], $15::date[])
            AS g (digest, isin, symbol, former_symbol, bse_code, name, series, sector, listed_on, face_value, changed_on)
        """;

    private const string Columns = "digest, source, list, isin, symbol, former_symbol, bse_code, name, series, sector, listed_on, face_value, changed_on";

    /// <summary>Takes the facts of a document in: how many are new, and whether anything is known better than before.</summary>
    /// <remarks>The day of a list is that of its first import, so that importing it again changes nothing.</remarks>
    public static async Task<(long New, bool HasChanged)> TakeAsync(
        NpgsqlConnection connection, long runId, StoredDocument stored, IReadOnlyList<ReferenceFact> facts, CancellationToken cancellationToken)
    {
        var (added, changed) = (0L, false);
        foreach (var list in facts.GroupBy(fact => (fact.Source, fact.List, fact.AsOf)))
        {
            var distinct = list.DistinctBy(DigestOf, StringComparer.Ordinal).ToList();
            using var register = new NpgsqlCommand(
                """
                INSERT INTO reference_lists (source, list, sha256, as_of, fetched_at, run_id) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (source, list, sha256) DO NOTHING
                """, connection);
            register.With(NpgsqlDbType.Text, list.Key.Source).With(NpgsqlDbType.Text, list.Key.List).With(NpgsqlDbType.Text, stored.Lake.Sha256)
                .With(NpgsqlDbType.Date, list.Key.AsOf).With(NpgsqlDbType.TimestampTz, stored.Document.FetchedAt.UtcDateTime).With(NpgsqlDbType.Bigint, runId);
            changed |= await register.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0;
            using var take = new NpgsqlCommand(
                $"""
                INSERT INTO reference_facts AS f ({Columns}, first_as_of, last_as_of, last_fetched_at, run_id, lake_object_id)
                SELECT g.digest, l.source, l.list, g.isin, g.symbol, g.former_symbol, g.bse_code, g.name, g.series, g.sector, g.listed_on, g.face_value, g.changed_on,
                    l.as_of, l.as_of, l.fetched_at, $3, (SELECT id FROM lake_objects WHERE path = $16)
                FROM reference_lists l, {Given}
                WHERE l.source = $1 AND l.list = $2 AND l.sha256 = $4
                ON CONFLICT (digest) DO UPDATE SET
                    first_as_of = least(f.first_as_of, excluded.first_as_of),
                    last_as_of = greatest(f.last_as_of, excluded.last_as_of),
                    last_fetched_at = CASE WHEN (f.last_as_of, f.last_fetched_at) < (excluded.last_as_of, excluded.last_fetched_at) THEN excluded.last_fetched_at ELSE f.last_fetched_at END
                WHERE (f.last_as_of, f.last_fetched_at) < (excluded.last_as_of, excluded.last_fetched_at) OR f.first_as_of > excluded.first_as_of
                RETURNING xmax = 0
                """, connection);
            Fill(take.With(NpgsqlDbType.Text, list.Key.Source).With(NpgsqlDbType.Text, list.Key.List).With(NpgsqlDbType.Bigint, runId).With(NpgsqlDbType.Text, stored.Lake.Sha256), distinct)
                .With(NpgsqlDbType.Text, stored.Lake.Path);
            var touched = await take.ReadAsync(reader => reader.GetBoolean(0), cancellationToken).ConfigureAwait(false);
            added += touched.Count(isNew => isNew);
            changed |= touched.Count > 0;
        }

        return (added, changed);
    }

    /// <summary>Makes the facts of the settings these and no others; whether anything was different.</summary>
    public static async Task<bool> ReplaceSettingsAsync(NpgsqlConnection connection, IReadOnlyList<ReferenceFact> facts, CancellationToken cancellationToken)
    {
        var distinct = facts.DistinctBy(DigestOf, StringComparer.Ordinal).ToList();
        using var remove = new NpgsqlCommand("DELETE FROM reference_facts WHERE source = $1 AND digest <> ALL ($2)", connection);
        remove.With(NpgsqlDbType.Text, SourceIds.Universe).With(NpgsqlDbType.Array | NpgsqlDbType.Text, distinct.Select(DigestOf).ToArray());
        var removed = await remove.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        using var add = new NpgsqlCommand(
            $"""
            INSERT INTO reference_facts ({Columns}, first_as_of, last_as_of, last_fetched_at)
            SELECT g.digest, $1, $2, g.isin, g.symbol, g.former_symbol, g.bse_code, g.name, g.series, g.sector, g.listed_on, g.face_value, g.changed_on, $3, $3, $4
            FROM {Given}
            ON CONFLICT (digest) DO NOTHING
            """, connection);
        var day = distinct.Count == 0 ? default : distinct[0].AsOf;
        Fill(add.With(NpgsqlDbType.Text, SourceIds.Universe).With(NpgsqlDbType.Text, "").With(NpgsqlDbType.Date, day)
            .With(NpgsqlDbType.TimestampTz, day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)), distinct);
        return await add.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) + removed > 0;
    }

    /// <summary>Whether the settings' facts are exactly these; a look that costs nothing at every start.</summary>
    public static async Task<bool> HasSettingsAsync(NpgsqlDataSource database, IReadOnlyList<ReferenceFact> facts, CancellationToken cancellationToken)
    {
        using var command = database.CreateCommand("SELECT digest FROM reference_facts WHERE source = $1").With(NpgsqlDbType.Text, SourceIds.Universe);
        var present = await command.ReadAsync(reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
        return present.ToHashSet(StringComparer.Ordinal).SetEquals(facts.Select(DigestOf));
    }

    /// <summary>All facts, and which of them the latest version of their list has.</summary>
    public static async Task<IReadOnlyList<KnownFact>> AllAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(
            $"""
            SELECT {Columns}, first_as_of, last_as_of, rank() OVER (PARTITION BY source, list ORDER BY last_as_of DESC, last_fetched_at DESC) = 1
            FROM reference_facts
            """, connection);
        return await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
    }

    private static KnownFact Read(NpgsqlDataReader reader) => new(
        new ReferenceFact
        {
            Source = reader.GetString(1),
            List = reader.GetString(2),
            Isin = reader.Text(3),
            Symbol = TickerOrNull(reader.Text(4)),
            FormerSymbol = TickerOrNull(reader.Text(5)),
            BseCode = reader.Text(6),
            Name = reader.Text(7),
            Series = reader.Text(8),
            Sector = reader.Text(9),
            ListedOn = reader.DayOrNull(10),
            FaceValue = reader.DecimalOrNull(11),
            ChangedOn = reader.DayOrNull(12),
            AsOf = reader.GetFieldValue<DateOnly>(14),
        },
        reader.GetFieldValue<DateOnly>(13),
        reader.GetFieldValue<DateOnly>(14),
        reader.GetBoolean(15));

    private static Ticker? TickerOrNull(string? text) => text is null ? null : Ticker.Parse(text);

    private static NpgsqlCommand Fill(NpgsqlCommand command, IReadOnlyList<ReferenceFact> facts) => command
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, facts.Select(DigestOf).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, facts.Select(fact => fact.Isin).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, facts.Select(fact => fact.Symbol?.Value).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, facts.Select(fact => fact.FormerSymbol?.Value).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, facts.Select(fact => fact.BseCode).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, facts.Select(fact => PostgresCommands.StorableOrNull(fact.Name)).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, facts.Select(fact => fact.Series).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, facts.Select(fact => PostgresCommands.StorableOrNull(fact.Sector)).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Date, facts.Select(fact => fact.ListedOn).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Numeric, facts.Select(fact => fact.FaceValue).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Date, facts.Select(fact => fact.ChangedOn).ToArray());

    /// <summary>What makes two lines of one list the same: all that they say.</summary>
    private static string DigestOf(ReferenceFact fact)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{fact.Source}\u001f{fact.List}\u001f{fact.Isin}\u001f{fact.Symbol}\u001f{fact.FormerSymbol}\u001f{fact.BseCode}\u001f{fact.Name}\u001f{fact.Series}\u001f{fact.Sector}\u001f{fact.ListedOn:yyyy-MM-dd}\u001f{fact.FaceValue:0.####}\u001f{fact.ChangedOn:yyyy-MM-dd}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
