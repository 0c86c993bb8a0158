using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Api;

public sealed class EventTests
{
    [Fact]
    public async Task Events_arrive_with_id_kind_and_the_run_as_the_api_shows_it()
    {
        await using var server = await ApiServer.StartAsync();
        using var reader = await OpenAsync(server, "");

        Publish(server, "run.closed", "2", Sample.Run(2));

        var told = await reader.NextAsync();
        Assert.Equal(("run.closed", $"{Events(server).Epoch}-1"), (told["event"], told["id"]));
        using var data = JsonDocument.Parse(told["data"]);
        Assert.Equal("2", data.RootElement.GetProperty("subject").GetString());
        Assert.Equal(10, data.RootElement.GetProperty("payload").GetProperty("extracted").GetInt64());
    }

    [Fact]
    public async Task Only_the_kinds_that_are_asked_for_are_told()
    {
        await using var server = await ApiServer.StartAsync();
        using var reader = await OpenAsync(server, "?kinds=alert,run.closed");

        foreach (var kind in (string[])["run.opened", "alerting.not", "run.closed", "alert.opened"]) { Publish(server, kind, "1"); }

        Assert.Equal("run.closed", (await reader.NextAsync())["event"]);
        Assert.Equal("alert.opened", (await reader.NextAsync())["event"]);
    }

    [Fact]
    public async Task Who_comes_back_gets_what_he_missed_and_learns_when_that_is_gone()
    {
        await using var server = await ApiServer.StartAsync();
        for (var number = 1; number <= 3; number++) { Publish(server, "run.closed", number.ToString(System.Globalization.CultureInfo.InvariantCulture)); }

        using (var resumed = await OpenAsync(server, "", $"{Events(server).Epoch}-1"))
        {
            Assert.Equal($"{Events(server).Epoch}-2", (await resumed.NextAsync())["id"]);
            Assert.Equal($"{Events(server).Epoch}-3", (await resumed.NextAsync())["id"]);
        }

        using var stranger = await OpenAsync(server, "?lastEventId=another-7");
        Assert.Equal("stream.reset", (await stranger.NextAsync())["event"]);
        Publish(server, "run.closed", "4");
        Assert.Equal($"{Events(server).Epoch}-4", (await stranger.NextAsync())["id"]);
    }

    [Fact]
    public async Task A_gap_in_what_is_remembered_is_told_before_what_comes_after_it()
    {
        await using var server = await ApiServer.StartAsync();
        for (var number = 0; number < LiveEvents.Memory + 5; number++) { Publish(server, "run.closed", "1"); }

        using var reader = await OpenAsync(server, "", $"{Events(server).Epoch}-2");

        Assert.Equal(("stream.reset", $"{Events(server).Epoch}-5"), (await reader.NextAsync()) is var reset ? (reset["event"], reset["id"]) : default);
        Assert.Equal($"{Events(server).Epoch}-6", (await reader.NextAsync())["id"]);
    }

    [Fact]
    public async Task A_silent_stream_shows_that_it_lives()
    {
        await using var server = await ApiServer.StartAsync(new Dictionary<string, string?> { ["Api:EventHeartbeat"] = "00:00:01" });
        using var reader = await OpenAsync(server, "");

        Assert.Equal(": alive", await reader.CommentAsync());
    }

    [Fact]
    public async Task A_caller_holds_so_many_streams_and_a_closed_one_makes_room()
    {
        await using var server = await ApiServer.StartAsync(new Dictionary<string, string?> { ["Api:EventStreamsPerCaller"] = "1", ["Api:EventHeartbeat"] = "00:00:01" });
        using (await OpenAsync(server, ""))
        {
            var (refused, body) = await server.SendAsync(HttpMethod.Get, "/api/data/events");
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal("urn:sentinelmarket:problem:too-many-streams", body.GetProperty("type").GetString());
            Assert.Equal("10", refused.Headers.GetValues("Retry-After").Single());
        }

        await Processes.Wait.UntilAsync(
            async () =>
            {
                using var response = await server.Client.GetAsync(new Uri("/api/data/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
                return response.IsSuccessStatusCode;
            },
            "the closed stream's place is free");
    }

    [Fact]
    public async Task The_end_of_the_server_ends_the_stream()
    {
        await using var server = await ApiServer.StartAsync();
        using var reader = await OpenAsync(server, "");

        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Null(await reader.CommentAsync());
    }

    [Theory]
    [InlineData("kinds=")]
    [InlineData("kinds=RUN")]
    public async Task Kinds_that_are_none_are_refused_in_words(string query)
    {
        await using var server = await ApiServer.StartAsync();

        var (response, body) = await server.SendAsync(HttpMethod.Get, "/api/data/events?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("at most 20 kinds with commas are expected, such as run.closed or run.", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static LiveEvents Events(ApiServer server) => server.Services.GetRequiredService<LiveEvents>();

    private static void Publish(ApiServer server, string kind, string subject, object? payload = null) => Events(server).Publish(new LiveEvent(kind, subject, Sample.Noon, payload));

    private static async Task<EventReader> OpenAsync(ApiServer server, string query, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/data/events" + query);
        if (lastEventId is not null) { request.Headers.Add("Last-Event-ID", lastEventId); }
        var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
        Assert.Empty(response.Content.Headers.ContentEncoding);
        var reader = new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        Assert.Equal("3000", (await reader.NextAsync())["retry"]);
        return reader;
    }

    private sealed class EventReader(HttpResponseMessage response, StreamReader lines) : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        public async Task<Dictionary<string, string>> NextAsync()
        {
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            while (await LineAsync() is { } line)
            {
                if (line.Length == 0 && fields.Count > 0) { return fields; }
                if (line.Split(": ", 2) is [{ Length: > 0 } name, var value]) { fields.Add(name, value); }
            }

            throw new EndOfStreamException("The stream ended.");
        }

        public async Task<string?> CommentAsync() => await LineAsync();

        public void Dispose()
        {
            lines.Dispose();
            response.Dispose();
        }

        private Task<string?> LineAsync() => lines.ReadLineAsync().WaitAsync(Patience);
    }
}
