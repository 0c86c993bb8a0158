using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SentinelMarket.Core.Monitoring;

namespace SentinelMarket.Tests.Api;

public sealed class RetryTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Waiting_retries_are_listed_with_their_time_and_attempt()
    {
        _server.Retries.Orders.Add(FakeRetryDesk.Order(7, 3));

        var retry = Assert.Single((await _server.Client.GetFromJsonAsync<JsonElement>("/api/data/runs/retries")).EnumerateArray());

        Assert.Equal((7, "stock_data", 3, 1, 3), (retry.GetProperty("id").GetInt64(), retry.GetProperty("pipeline").GetString(), retry.GetProperty("afterRun").GetInt64(), retry.GetProperty("attempt").GetInt32(), retry.GetProperty("attempts").GetInt32()));
        Assert.Equal("2026-01-05T10:05:00Z", retry.GetProperty("dueAt").GetString());
    }

    [Fact]
    public async Task Many_runs_are_tried_again_by_one_request()
    {
        using var answer = await _server.Client.PostAsJsonAsync("/api/data/runs/retries", new { ids = new[] { 3, 400 }, onlyFailed = false });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var answers = (await answer.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().ToList();
        Assert.Equal(1003, answers[0].GetProperty("retry").GetProperty("id").GetInt64());
        Assert.Equal("There is no run 400.", answers[1].GetProperty("refusal").GetString());
        Assert.False(Assert.Single(_server.Retries.Asked).Choice.OnlyFailed);
    }

    [Fact]
    public async Task A_choice_of_nothing_is_refused()
    {
        using var answer = await _server.Client.PostAsJsonAsync("/api/data/runs/retries", new { });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("No runs are named.", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Missed_deadlines_are_told_with_their_reason()
    {
        var due = new DateTimeOffset(2026, 1, 5, 10, 5, 0, TimeSpan.Zero);
        _server.Retries.Missed.Add(new MissedDeadline("stock_data", MissedDeadlineKind.NotStarted, due, due.AddMinutes(2), null));

        var missed = Assert.Single((await _server.Client.GetFromJsonAsync<JsonElement>("/api/data/deadlines")).EnumerateArray());

        Assert.Equal("The run planned for 2026-01-05 10:05:00 UTC has not begun.", missed.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_retry_is_called_off_once()
    {
        _server.Retries.Orders.Add(FakeRetryDesk.Order(7, 3));

        Assert.Equal(HttpStatusCode.NoContent, (await _server.Client.DeleteAsync("/api/data/runs/retries/7")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.Client.DeleteAsync("/api/data/runs/retries/7")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _server.Client.DeleteAsync("/api/data/runs/retries/x")).StatusCode);
    }
}
