using System.Globalization;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Tests.Warehouse;

public sealed class WebhookDeliveriesTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task A_delivery_waits_to_be_loaded_and_is_taken_once_on_all_nodes()
    {
        await using var otherDatabase = new WarehouseDatabase(server.Connections, null);
        var (node, other) = (new WebhookDeliveries(server.Database), new WebhookDeliveries(otherDatabase));
        byte[] signature = [1, 2, 3];

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(round => (round % 2 == 0 ? node : other).RegisterAsync(Stored("desk", "once", round), signature, CancellationToken.None)));

        Assert.Single(taken, isNew => isNew);
        Assert.Single(await WaitingAsync("desk"));
        Assert.True(await node.RegisterAsync(Stored("another", "once", 9), signature, CancellationToken.None));
    }

    [Fact]
    public async Task Deliveries_that_cannot_be_told_apart_are_all_taken()
    {
        var deliveries = new WebhookDeliveries(server.Database);
        Assert.True(await deliveries.RegisterAsync(Stored("bot", "same", 1), null, CancellationToken.None));
        Assert.True(await deliveries.RegisterAsync(Stored("bot", "same", 1), null, CancellationToken.None));
        Assert.Single(await WaitingAsync("bot"));
    }

    [Fact]
    public async Task Deliveries_of_earlier_days_are_forgotten()
    {
        await server.Database.ScalarAsync<int?>("INSERT INTO webhook_deliveries (sender, delivery, received_at) VALUES ('old', '\\x01', now() - interval '2 days') RETURNING 1");
        await new WebhookDeliveries(server.Database).RegisterAsync(Stored("fresh", "f", 1), new byte[] { 9 }, CancellationToken.None);
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("SELECT count(*) FROM webhook_deliveries WHERE sender = 'old'"));
    }

    private static StoredDocument Stored(string stream, string content, int number)
    {
        var document = new RawDocument
        {
            Source = SourceIds.Webhook, Stream = stream, Content = new byte[] { 1 }, ContentType = "application/json", Request = "POST", FetchedAt = WarehouseSamples.Fetched,
        };
        return new StoredDocument(document, new LakeReference(string.Create(CultureInfo.InvariantCulture, $"webhook/2024/03/01/{stream}-{content}-{number}.json.gz"), new string('a', 64), 1, 1));
    }

    private async Task<IEnumerable<LakeObjectSummary>> WaitingAsync(string stream) =>
        (await new LakeCatalog(server.Database).UndeliveredAsync([SourceIds.Webhook], CancellationToken.None)).Where(item => item.Stream == stream);
}
