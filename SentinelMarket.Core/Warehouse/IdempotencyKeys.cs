using Npgsql;
using NpgsqlTypes;

namespace SentinelMarket.Core.Warehouse;

/// <summary>
/// Calls that name a key, in <c>api_idempotency_keys</c>: whoever claims a key first carries the call out and leaves the answer, on whatever
/// node; everybody else gets that answer. A claim whose process died lapses, by the database's clock.
/// </summary>
public sealed class IdempotencyKeys(WarehouseDatabase database)
{
    /// <summary>How long a claim holds without a renewal.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private const int MostForgotten = 100;

    /// <summary>Claims the key for this call, unless it was claimed before.</summary>
    /// <param name="call">Who asks for what.</param>
    /// <param name="lifetime">How long the answer is kept.</param>
    /// <param name="cancellationToken">Stops before the key is claimed.</param>
    public async Task<KeyClaim> ClaimAsync(IdempotentCall call, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await ForgetAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            if (await TakeAsync(call, lifetime, cancellationToken).ConfigureAwait(false) is { } token) { return new KeyClaim(KeyState.Claimed, token, null); }

            // Whoever holds it may give it back before it is looked up; then it is free again.
            if (await FindAsync(call, cancellationToken).ConfigureAwait(false) is { } held) { return held; }
        }
    }

    /// <summary>Holds a claim for another <see cref="Lease"/>.</summary>
    public Task RenewAsync(IdempotentCall call, Guid token, CancellationToken cancellationToken) =>
        ExecuteAsync("UPDATE api_idempotency_keys SET lease_until = clock_timestamp() + $4 WHERE caller = $1 AND key = $2 AND token = $3 AND status IS NULL", call, token, cancellationToken, command => command.With(NpgsqlDbType.Interval, Lease));

    /// <summary>Leaves the answer for everybody who asks with the key.</summary>
    public Task AnswerAsync(IdempotentCall call, Guid token, KeptAnswer answer, CancellationToken cancellationToken) =>
        ExecuteAsync(
            "UPDATE api_idempotency_keys SET status = $4, content_type = $5, location = $6, body = $7 WHERE caller = $1 AND key = $2 AND token = $3 AND status IS NULL",
            call, token, cancellationToken,
            command => command.With(NpgsqlDbType.Integer, answer.Status).With(NpgsqlDbType.Text, answer.ContentType).With(NpgsqlDbType.Text, answer.Location).With(NpgsqlDbType.Bytea, answer.Body.ToArray()));

    /// <summary>Gives the key back: nothing was done, so it may be asked for again.</summary>
    public Task ReleaseAsync(IdempotentCall call, Guid token, CancellationToken cancellationToken) =>
        ExecuteAsync("DELETE FROM api_idempotency_keys WHERE caller = $1 AND key = $2 AND token = $3 AND status IS NULL", call, token, cancellationToken);

    private async Task<Guid?> TakeAsync(IdempotentCall call, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            INSERT INTO api_idempotency_keys AS held (caller, key, request, body_hash, token, lease_until, expires_at)
            VALUES ($1, $2, $3, $4, $5, clock_timestamp() + $6, clock_timestamp() + $7)
            ON CONFLICT (caller, key) DO UPDATE SET
                request = excluded.request, body_hash = excluded.body_hash, token = excluded.token, lease_until = excluded.lease_until,
                created_at = clock_timestamp(), expires_at = excluded.expires_at, status = NULL, content_type = NULL, location = NULL, body = NULL
            WHERE held.expires_at < clock_timestamp() OR (held.status IS NULL AND held.lease_until < clock_timestamp())
            RETURNING token
            """);
        command.With(NpgsqlDbType.Text, call.Caller).With(NpgsqlDbType.Text, call.Key).With(NpgsqlDbType.Text, call.Request)
            .With(NpgsqlDbType.Bytea, call.BodyHash.ToArray()).With(NpgsqlDbType.Uuid, Guid.NewGuid())
            .With(NpgsqlDbType.Interval, Lease).With(NpgsqlDbType.Interval, lifetime);
        return await command.ReadAsync(reader => reader.GetGuid(0), cancellationToken).ConfigureAwait(false) is [var token] ? token : null;
    }

    private async Task<KeyClaim?> FindAsync(IdempotentCall call, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            "SELECT request = $3 AND body_hash = $4, status, content_type, location, body FROM api_idempotency_keys WHERE caller = $1 AND key = $2");
        command.With(NpgsqlDbType.Text, call.Caller).With(NpgsqlDbType.Text, call.Key).With(NpgsqlDbType.Text, call.Request).With(NpgsqlDbType.Bytea, call.BodyHash.ToArray());
        return await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false) is [var held] ? held : null;
    }

    private static KeyClaim Read(NpgsqlDataReader reader)
    {
        if (!reader.GetBoolean(0)) { return new KeyClaim(KeyState.OfAnotherCall, default, null); }
        return reader.IsDBNull(1)
            ? new KeyClaim(KeyState.UnderWay, default, null)
            : new KeyClaim(KeyState.Answered, default, new KeptAnswer(reader.GetInt32(1), reader.Text(2), reader.Text(3), reader.GetFieldValue<byte[]>(4)));
    }

    // A few at a time, past those that somebody else forgets at the same moment.
    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            DELETE FROM api_idempotency_keys WHERE (caller, key) IN (
                SELECT caller, key FROM api_idempotency_keys WHERE expires_at < clock_timestamp() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
            """);
        await command.With(NpgsqlDbType.Integer, MostForgotten).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ExecuteAsync(string sql, IdempotentCall call, Guid token, CancellationToken cancellationToken, Action<NpgsqlCommand>? more = null)
    {
        using var command = database.App.CreateCommand(sql);
        command.With(NpgsqlDbType.Text, call.Caller).With(NpgsqlDbType.Text, call.Key).With(NpgsqlDbType.Uuid, token);
        more?.Invoke(command);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>A call that names a key.</summary>
/// <param name="Caller">Who calls; another caller's key is another key.</param>
/// <param name="Key">The key that the caller chose.</param>
/// <param name="Request">Method, path and query.</param>
/// <param name="BodyHash">SHA-256 of the body.</param>
public sealed record IdempotentCall(string Caller, string Key, string Request, ReadOnlyMemory<byte> BodyHash);

/// <summary>An answer as it is given again.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The body's type; null without a body.</param>
/// <param name="Location">The header Location, where there was one.</param>
/// <param name="Body">The body, not compressed.</param>
public sealed record KeptAnswer(int Status, string? ContentType, string? Location, ReadOnlyMemory<byte> Body);

/// <summary>What is known of a key.</summary>
public enum KeyState
{
    /// <summary>It is the caller's now, who carries the call out.</summary>
    Claimed,

    /// <summary>The same call is being carried out.</summary>
    UnderWay,

    /// <summary>The same call was carried out.</summary>
    Answered,

    /// <summary>It was used for another path or body.</summary>
    OfAnotherCall,
}

/// <summary>The outcome of claiming a key.</summary>
/// <param name="State">Whose it is.</param>
/// <param name="Token">Proves the claim; only of a claimed key.</param>
/// <param name="Answer">The answer; only of an answered one.</param>
public sealed record KeyClaim(KeyState State, Guid Token, KeptAnswer? Answer);
