using System.Globalization;
using Npgsql;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Tests.Warehouse;

/// <summary>What is copied is what PostgreSQL reads.</summary>
public sealed class BinaryCopyTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task Decimals_arrive_with_their_value_and_their_places()
    {
        var random = new Random(4711);
        decimal[] values =
        [
            0m, 0.00m, 1m, -1m, 9999m, 10000m, 10001m, 0.0001m, 0.00001m, -0.5m, 100000000m, 99999999.9999m, 12345678.9m, 4503599627370495m, 4503599627370496m,
            long.MaxValue, ulong.MaxValue, decimal.MaxValue, decimal.MinValue, 79228162514264337593543.950335m, 0.0000000000000000000000000001m, 1.0000000000000000000000000001m,
            .. Enumerable.Range(0, 2_000).Select(_ => new decimal(random.Next(), random.Next(4) == 0 ? random.Next() : 0, random.Next(8) == 0 ? random.Next() : 0, random.Next(2) == 0, (byte)random.Next(29))),
        ];
        var read = await RoundTripAsync("numeric", values, (copy, value) => copy.Write(value));
        Assert.Equal(values.Select(value => value.ToString(CultureInfo.InvariantCulture)), read.Select(text => text!), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Texts_of_any_length_arrive()
    {
        string?[] values = ["", "M&M", null, "रिलायंस \U0001F4C8", new string('x', 300_000), "after a long one"];
        Assert.Equal(values, await RoundTripAsync("text", values, (copy, value) => copy.Write(value)), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Whole_numbers_days_instants_and_json_arrive()
    {
        Assert.Equal(["9223372036854775807", null, "-9223372036854775808"], await RoundTripAsync<long?>("bigint", [long.MaxValue, null, long.MinValue], (copy, value) => copy.Write(value)), StringComparer.Ordinal);
        Assert.Equal(["-32768"], await RoundTripAsync("smallint", [short.MinValue], (copy, value) => copy.Write(value)), StringComparer.Ordinal);
        Assert.Equal(["-2147483648"], await RoundTripAsync("integer", [int.MinValue], (copy, value) => copy.Write(value)), StringComparer.Ordinal);
        Assert.Equal(["1990-01-01", "2000-02-29"], await RoundTripAsync("date", [new DateOnly(1990, 1, 1), new DateOnly(2000, 2, 29)], (copy, value) => copy.Write(value)), StringComparer.Ordinal);
        DateTime[] instants = [new(1995, 5, 5, 5, 5, 5, DateTimeKind.Utc), new DateTime(2024, 1, 2, 10, 0, 0, DateTimeKind.Utc).AddTicks(19)];
        Assert.Equal(["1995-05-05 05:05:05+00", "2024-01-02 10:00:00.000001+00"], await RoundTripAsync("timestamptz", instants, (copy, value) => copy.Write(value)), StringComparer.Ordinal);
        Assert.Equal(["{\"a\": 1}", null], await RoundTripAsync<string?>("jsonb", ["{\"a\":1}", null], (copy, value) => copy.WriteJson(value)), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_is_not_completed_leaves_nothing_and_a_usable_connection()
    {
        await using var connection = await server.Database.App.OpenConnectionAsync();
        await ExecuteAsync(connection, "CREATE TEMP TABLE half (v integer)");
        await using (var copy = await BinaryCopy.BeginAsync(connection, "COPY half FROM STDIN (FORMAT BINARY)", default))
        {
            await copy.StartRowAsync(1, default);
            copy.Write(1);
        }

        await using var count = new NpgsqlCommand("SELECT count(*) FROM half", connection);
        Assert.Equal(0L, await count.ExecuteScalarAsync());
    }

    private async Task<List<string?>> RoundTripAsync<T>(string type, IReadOnlyList<T> values, Action<BinaryCopy, T> write)
    {
        await using var connection = await server.Database.App.OpenConnectionAsync();
        await ExecuteAsync(connection, $"SET timezone = 'UTC'; CREATE TEMP TABLE copied (i integer, v {type})");
        await using (var copy = await BinaryCopy.BeginAsync(connection, "COPY copied FROM STDIN (FORMAT BINARY)", default))
        {
            foreach (var (index, value) in values.Index())
            {
                await copy.StartRowAsync(2, default);
                copy.Write(index);
                write(copy, value);
            }

            await copy.CompleteAsync(default);
        }

        await using var read = new NpgsqlCommand("SELECT v::text FROM copied ORDER BY i", connection);
        return [.. await read.ReadAsync(reader => reader.Text(0), default)];
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
