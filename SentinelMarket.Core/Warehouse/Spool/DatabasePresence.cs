using Npgsql;

namespace SentinelMarket.Core.Warehouse.Spool;

/// <summary>
/// Whether PostgreSQL is there, as far as this process knows. A fault that may be an outage is made certain by one fresh connection past
/// all pools, which takes three seconds at most; from then on nobody waits for the database until such a connection works again.
/// </summary>
public sealed class DatabasePresence : IDisposable
{
    private static readonly TimeSpan ProbePause = TimeSpan.FromSeconds(1);

    private readonly WarehouseDatabase _database;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _probing = new(1, 1);
    private readonly Lock _lock = new();
    private Func<CancellationToken, Task>? _preparation;
    private DatabaseAbsence? _absence;
    private long _probedAt;

    /// <summary>Takes the database for there until somebody meets its absence.</summary>
    public DatabasePresence(WarehouseDatabase database, TimeProvider clock) => (_database, _clock) = (database, clock);

    /// <summary>Since when it is away and why, or null while it is there.</summary>
    public DatabaseAbsence? Absence => Volatile.Read(ref _absence);

    /// <summary>
    /// The database has never been used by this process: it counts as away until it answers and this work (its schema, its first rows) is done.
    /// </summary>
    public void Expect(Func<CancellationToken, Task> preparation, Exception fault)
    {
        _preparation = preparation;
        NoteAbsence(fault, neverThere: true);
    }

    /// <summary>Whether it is there; while it is known to be away, it is tried again at most once a second.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        if (Absence is null) { return true; }
        return _clock.GetElapsedTime(Volatile.Read(ref _probedAt)) >= ProbePause ? await ProbeAsync(cancellationToken).ConfigureAwait(false) : Absence is null;
    }

    /// <summary>Looks whether it is there, whatever is known.</summary>
    public Task<bool> LookAsync(CancellationToken cancellationToken) => ProbeAsync(cancellationToken);

    /// <summary>Whether this fault means that the database is away; a fault that it was only asked wrongly never does.</summary>
    public async Task<bool> IsAwayAsync(Exception fault, CancellationToken cancellationToken)
    {
        if (!DatabaseOutage.MayBe(fault)) { return false; }
        _database.ForgetConnections();
        return !await ProbeAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _probing.Dispose();

    private async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        await _probing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await AskAsync(cancellationToken).ConfigureAwait(false);
            if (_preparation is { } preparation)
            {
                await preparation(cancellationToken).ConfigureAwait(false);
                _preparation = null;
            }

            if (Absence is not null) { _database.ForgetConnections(); }
            Volatile.Write(ref _absence, null);
            return true;
        }
        catch (Exception exception) when (DatabaseOutage.MayBe(exception) || (_preparation is not null && exception is not OperationCanceledException))
        {
            // A database that answers and cannot be made ready is of no more use than none; its reason is shown.
            NoteAbsence(exception, neverThere: _preparation is not null);
            return false;
        }
        catch (NpgsqlException)
        {
            // It answers, and says no for another reason, which whoever asked will tell.
            Volatile.Write(ref _absence, null);
            return true;
        }
        finally
        {
            Volatile.Write(ref _probedAt, _clock.GetTimestamp());
            _probing.Release();
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var connection = _database.CreateProbe();
        await using var open = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        using var command = new NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    private void NoteAbsence(Exception fault, bool neverThere)
    {
        lock (_lock)
        {
            Volatile.Write(ref _absence, new DatabaseAbsence(_absence?.Since ?? _clock.GetUtcNow(), fault.GetBaseException().Message, neverThere));
        }
    }
}

/// <summary>PostgreSQL is away.</summary>
/// <param name="Since">When this process noticed, in UTC.</param>
/// <param name="Reason">The driver's or the server's words.</param>
/// <param name="NeverThere">Whether this process has never seen it.</param>
public sealed record DatabaseAbsence(DateTimeOffset Since, string Reason, bool NeverThere);
