using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Alerting;

namespace SentinelMarket.Tests.Alerting;

/// <summary>Incidents on a real database, told to a real HTTP receiver and a real mail server on loopback.</summary>
public sealed class AlertDeliveryTests(PostgresServer server) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private const string Key = "a secret of enough length";
    private readonly DrivenTime _time = new();

    public Task InitializeAsync() => AlertHost.ClearAsync(server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task One_incident_is_one_signed_message_through_an_outage_of_the_receiver_and_a_restart()
    {
        await using var receiver = await WebReceiver.StartAsync();
        (string, string)[] settings = [("Channels:ops:Url", receiver.Address), ("Channels:ops:Secret", Key)];
        receiver.Answer = HttpStatusCode.ServiceUnavailable;
        await using (var host = new AlertHost(server, _time, settings))
        {
            host.Break();
            await host.PassAsync(TimeSpan.FromMinutes(3));
            Assert.Empty(receiver.Taken);
            Assert.InRange(receiver.Asked, 2, 6);
            await receiver.FallSilentAsync();
            await host.PassAsync(TimeSpan.FromMinutes(6));
        }

        await using var again = new AlertHost(server, _time, settings);
        again.Break();
        await again.PassAsync(TimeSpan.FromMinutes(1));
        receiver.Answer = HttpStatusCode.OK;
        await receiver.ListenAsync();
        await again.PassAsync(TimeSpan.FromMinutes(30));

        var (headers, body) = Assert.Single(receiver.Taken);
        var timestamp = headers[BodySignature.TimestampHeader];
        Assert.Equal("sha256=" + Convert.ToHexStringLower(BodySignature.Of(Key, timestamp, body)), headers[BodySignature.Header]);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds(), long.Parse(timestamp, CultureInfo.InvariantCulture), 3_600d);
        using var json = JsonDocument.Parse(body);
        Assert.Equal(("Opened", "[Critical] pipeline-unhealthy: stock_data", 1), (json.RootElement.GetProperty("kind").GetString(), json.RootElement.GetProperty("title").GetString(), json.RootElement.GetProperty("incidents").GetArrayLength()));

        var delivery = Assert.Single(await again.Deliveries.LatestAsync(10, CancellationToken.None));
        Assert.Equal((DeliveryState.Sent, "The receiver cannot be reached (ConnectionError)."), (delivery.State, delivery.LastError));

        again.Mend();
        await again.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(["Opened", "Resolved"], receiver.Taken.Select(taken => JsonDocument.Parse(taken.Body).RootElement.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task A_mail_goes_by_starttls_once_through_an_outage_of_the_mail_server_and_a_restart()
    {
        await using var sink = new MailSink();
        await sink.FallSilentAsync();
        await using (var host = new AlertHost(server, _time, sink.Settings))
        {
            host.Break();
            await host.PassAsync(TimeSpan.FromMinutes(4));
        }

        sink.Listen();
        sink.Refusal = "451 later";
        await using var again = new AlertHost(server, _time, sink.Settings);
        again.Break();
        await again.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Empty(sink.Taken);
        sink.Refusal = null;
        await again.PassAsync(TimeSpan.FromMinutes(20));

        var mail = Assert.Single(sink.Taken);
        Assert.Equal(("<market@example.org>", "<desk@example.org> <second@example.org>", true, "\0market\0a mail password"), (mail.From, mail.To, mail.WasSecret, mail.Account));
        var parts = mail.Text.Split("\n\n", 2);
        Assert.Contains("Subject: =?utf-8?B?" + Convert.ToBase64String("[Critical] pipeline-unhealthy: stock_data"u8) + "?=", parts[0], StringComparison.Ordinal);
        Assert.StartsWith("stock_data: stock_data is unhealthy: 9 of 10 runs failed.\r\n", Encoding.UTF8.GetString(Convert.FromBase64String(parts[1].Replace("\n", "", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_server_without_starttls_gets_neither_password_nor_mail()
    {
        await using var sink = new MailSink { IsSecret = false };
        await using var host = new AlertHost(server, _time, sink.Settings);

        Assert.Equal("The mail server does not offer STARTTLS, so nothing was sent.", await host.Courier.TestAsync("mail", CancellationToken.None));
        Assert.Empty(sink.Taken);
    }

    [Fact]
    public async Task A_mail_server_whose_certificate_nobody_vouches_for_gets_nothing()
    {
        await using var sink = new MailSink();
        await using var host = new AlertHost(server, _time, [.. sink.Settings.Where(pair => pair.Item1 != "Smtp:AuthorityFile")]);

        Assert.StartsWith("The mail server's certificate is not trusted: ", await host.Courier.TestAsync("mail", CancellationToken.None), StringComparison.Ordinal);
        Assert.Empty(sink.Taken);
    }

    [Fact]
    public async Task Of_two_nodes_one_evaluates_and_one_sends()
    {
        await using var receiver = await WebReceiver.StartAsync();
        (string, string)[] settings = [("Channels:ops:Url", receiver.Address)];
        await using var one = new AlertHost(server, _time, settings);
        await using var two = new AlertHost(server, _time, settings);
        foreach (var host in new[] { one, two }) { host.Break(); host.Break("news"); }

        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(15));
            var evaluated = await Task.WhenAll(one.Engine.EvaluateAsync(CancellationToken.None), two.Engine.EvaluateAsync(CancellationToken.None));
            Assert.Single(evaluated, changes => changes is not null);
            await Task.WhenAll(one.Courier.DeliverAsync(CancellationToken.None), two.Courier.DeliverAsync(CancellationToken.None));
        }

        var (_, body) = Assert.Single(receiver.Taken);
        using var json = JsonDocument.Parse(body);
        Assert.Equal("[Critical] pipeline-unhealthy: stock_data and 1 more", json.RootElement.GetProperty("title").GetString());
        Assert.Equal(2, (await one.Store.OpenAsync(CancellationToken.None)).Count);
    }

    [Fact]
    public async Task What_a_node_had_claimed_when_it_died_is_sent_by_another_one()
    {
        await using var receiver = await WebReceiver.StartAsync();
        await using var host = new AlertHost(server, _time, ("Channels:ops:Url", receiver.Address));
        host.Break();
        for (var i = 0; i < 9; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(15));
            await host.Engine.EvaluateAsync(CancellationToken.None);
        }

        Assert.Single(await host.Deliveries.ClaimAsync(["ops"], _time.GetUtcNow(), TimeSpan.FromSeconds(45), CancellationToken.None));
        await host.PassAsync(TimeSpan.FromSeconds(30));
        Assert.Empty(receiver.Taken);
        await host.PassAsync(TimeSpan.FromSeconds(30));

        Assert.Single(receiver.Taken);
    }

    [Fact]
    public async Task A_refusal_for_good_is_given_up_and_told_without_the_secret_address()
    {
        await using var receiver = await WebReceiver.StartAsync();
        receiver.Answer = HttpStatusCode.Forbidden;
        await using var host = new AlertHost(server, _time, ("Channels:ops:Kind", "Slack"), ("Channels:ops:Url", receiver.Address));
        host.Break();
        await host.PassAsync(TimeSpan.FromMinutes(10));

        var delivery = Assert.Single(await host.Deliveries.LatestAsync(10, CancellationToken.None));
        Assert.Equal((DeliveryState.Failed, 1, "The receiver answered 403."), (delivery.State, delivery.Attempts, delivery.LastError));
    }

    [Fact]
    public async Task A_test_message_is_sent_at_once_and_recorded()
    {
        await using var receiver = await WebReceiver.StartAsync();
        await using var host = new AlertHost(server, _time, ("Channels:ops:Url", receiver.Address));

        Assert.Null(await host.Courier.TestAsync("ops", CancellationToken.None));
        await host.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Single(receiver.Taken);
        Assert.Equal((AlertMessageKind.Test, DeliveryState.Sent), (await host.Deliveries.LatestAsync(10, CancellationToken.None)).Select(delivery => (delivery.Kind, delivery.State)).Single());
        var unknown = await Assert.ThrowsAsync<UnknownChannelException>(() => host.Courier.TestAsync("other", CancellationToken.None));
        Assert.Equal("There is no channel \"other\". Set are: ops.", unknown.Message);
    }

    [Theory]
    [InlineData("Slack", "attachments.0.text", "stock_data: stock_data is unhealthy: 9 of 10 runs failed.")]
    [InlineData("Teams", "attachments.0.content.body.0.text", "[Critical] pipeline-unhealthy: stock_data")]
    [InlineData("Discord", "embeds.0.title", "[Critical] pipeline-unhealthy: stock_data")]
    public async Task Each_kind_of_receiver_gets_its_own_shape(string kind, string path, string expected)
    {
        await using var receiver = await WebReceiver.StartAsync();
        await using var host = new AlertHost(server, _time, ("Channels:ops:Url", receiver.Address), ("Channels:ops:Kind", kind));
        host.Break();
        await host.PassAsync(TimeSpan.FromMinutes(3));

        using var json = JsonDocument.Parse(Assert.Single(receiver.Taken).Body);
        var found = path.Split('.').Aggregate(json.RootElement, (element, step) => int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? element[index] : element.GetProperty(step));
        Assert.Equal(expected, found.GetString());
    }
}
