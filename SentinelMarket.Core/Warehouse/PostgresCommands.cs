using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Parameters by position with their types spelled out, and rows as sequences.</summary>
internal static class PostgresCommands
{
    public static NpgsqlCommand With(this NpgsqlCommand command, NpgsqlDbType type, object? value)
    {
        command.Parameters.Add(Parameter(type, value));
        return command;
    }

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, NpgsqlDbType type, object? value)
    {
        command.Parameters.Add(Parameter(type, value));
        return command;
    }

    public static NpgsqlBatchCommand Add(this NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command;
    }

    /// <summary>Runs the command and reads all rows.</summary>
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(this NpgsqlCommand command, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) { rows.Add(row(reader)); }
        }

        return rows;
    }

    public static string? Text(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static decimal? DecimalOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDecimal(column);

    public static long? IntegerOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public static DateOnly? DayOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateOnly>(column);

    public static DateTimeOffset Instant(this NpgsqlDataReader reader, int column) => new(reader.GetDateTime(column), TimeSpan.Zero);

    public static DateTimeOffset? InstantOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.Instant(column);

    /// <summary>
    /// The text as PostgreSQL can hold it: its text type knows no NUL and no half of a surrogate pair, and records that were refused
    /// contain whatever came. Both become U+FFFD.
    /// </summary>
    public static string Storable(string text) => IsStorable(text) ? text : Replaced(text);

    /// <summary><see cref="Storable(string)"/>, or null for null.</summary>
    public static string? StorableOrNull(string? text) => text is null ? null : Storable(text);

    private static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\0') { return false; }
            if (!char.IsSurrogate(c)) { continue; }
            if (i + 1 == text.Length || !char.IsSurrogatePair(c, text[i + 1])) { return false; }
            i++;
        }

        return true;
    }

    private static string Replaced(string text)
    {
        var builder = new DefaultInterpolatedStringHandler(text.Length, 0);
        foreach (var rune in text.EnumerateRunes()) { builder.AppendFormatted(rune.Value == 0 ? "\uFFFD" : rune.ToString()); }
        return builder.ToStringAndClear();
    }

    private static NpgsqlParameter Parameter(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}
