using System.Data.Common;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>
/// Passes the events that this process publishes on to the other nodes of the database, and theirs to whoever looks on here, by NOTIFY.
/// Runs are left out: <see cref="RunNews"/> hears of them by the notification that is part of their own transactions.
/// </summary>
public sealed partial class LiveEventRelay(LiveEvents events, WarehouseDatabase database, WarehouseNotifications notifications, ILogger<LiveEventRelay> logger)
{
    private const string Channel = "live_event";
    private const string RunKinds = "run.";

    // PostgreSQL refuses a notification of 8,000 bytes.
    private const int MostBytes = 7_900;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Passes on in both directions until cancelled, which throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var directions = new[] { SendAsync(stop.Token), ReceiveAsync(stop.Token) };
        await Task.WhenAny(directions).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(directions).ConfigureAwait(false);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await foreach (var news in events.SubscribeAsync(cancellationToken).ConfigureAwait(false))
        {
            if (news.Node is not null || news.Kind.StartsWith(RunKinds, StringComparison.Ordinal)) { continue; }
            try
            {
                using var command = database.App.CreateCommand("SELECT pg_notify($1, $2)").With(NpgsqlDbType.Text, Channel).With(NpgsqlDbType.Text, Write(news));
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (DbException exception)
            {
                LogNotSent(exception, news.Kind, news.Subject);
            }
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        await foreach (var told in notifications.ListenAsync(Channel, cancellationToken).ConfigureAwait(false))
        {
            if (Read(told) is { } news && news.Node != PipelineRunner.Node) { events.Publish(news); }
        }
    }

    private static string Write(LiveEvent news)
    {
        var whole = PostgresCommands.Storable(JsonSerializer.Serialize(news with { Node = PipelineRunner.Node }, Json));
        return Encoding.UTF8.GetByteCount(whole) <= MostBytes ? whole : JsonSerializer.Serialize(news with { Node = PipelineRunner.Node, Payload = null }, Json);
    }

    private LiveEvent? Read(string? told)
    {
        try
        {
            return told is null ? null : JsonSerializer.Deserialize<LiveEvent>(told, Json);
        }
        catch (JsonException exception)
        {
            // Whoever may connect may notify.
            LogUnreadable(exception);
            return null;
        }
    }

    [LoggerMessage(6100, LogLevel.Warning, "Other nodes do not hear of {Kind} {Subject}: the database did not take the notification")]
    private partial void LogNotSent(Exception exception, string kind, string subject);

    [LoggerMessage(6101, LogLevel.Warning, "A notification of a live event cannot be read")]
    private partial void LogUnreadable(Exception exception);
}
