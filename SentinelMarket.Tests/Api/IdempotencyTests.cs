using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Warehouse;

namespace SentinelMarket.Tests.Api;

/// <summary>The header Idempotency-Key, on real PostgreSQL.</summary>
public sealed class IdempotencyTests(PostgresServer server) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private const string Start = "/api/data/pipelines/stock_data/runs";

    private ApiServer _api = null!;

    public async Task InitializeAsync() => _api = await ApiServer.StartAsync(database: server.Connections.App);

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task The_same_key_and_body_are_carried_out_once_and_answered_alike()
    {
        var first = await PostAsync("same", "{}");
        var again = await PostAsync("same", "{}");

        Assert.Equal(HttpStatusCode.Accepted, first.Status);
        Assert.False(first.IsReplayed);
        Assert.True(again.IsReplayed);
        Assert.Equal((first.Status, first.Body, first.Location, first.Type), (again.Status, again.Body, again.Location, again.Type));
        Assert.Equal("/api/data/runs/3", again.Location);
        Assert.Single(_api.Pipelines.Requests);
    }

    [Fact]
    public async Task Callers_at_the_same_moment_on_two_nodes_get_one_answer()
    {
        await using var other = await ApiServer.StartAsync(database: server.Connections.App);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => PostAsync("at once", "{}", (number % 2 == 0 ? _api : other).Client)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        Assert.Single(answers, answer => !answer.IsReplayed);
        Assert.Equal(1, _api.Pipelines.Requests.Count + other.Pipelines.Requests.Count);
    }

    [Theory]
    [InlineData(Start, """{"retryOf":2}""")]
    [InlineData(Start + "?x=1", "{}")]
    [InlineData("/api/data/pipelines/stock_data/pause", "{}")]
    public async Task A_key_of_another_request_is_refused(string path, string body)
    {
        await PostAsync("taken", "{}");

        var answer = await PostAsync("taken", body, path: path);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("urn:sentinelmarket:problem:idempotency-key-reused", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_refused_did_nothing_and_may_come_again_under_its_key()
    {
        _api.Pipelines.Failure = new RunAlreadyOpenException("stock_data", 41);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync("later", "{}")).Status);
        _api.Pipelines.Failure = new InvalidOperationException("broken");
        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync("later", "{}")).Status);
        _api.Pipelines.Failure = null;

        var answer = await PostAsync("later", "{}");

        Assert.Equal((HttpStatusCode.Accepted, false), (answer.Status, answer.IsReplayed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tab\there")]
    [InlineData(null)]
    public async Task A_key_that_is_none_is_refused_in_words(string? key)
    {
        var answer = await PostAsync(key ?? new string('k', 256), "{}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("invalid-idempotency-key", answer.Body, StringComparison.Ordinal);
        Assert.Empty(_api.Pipelines.Requests);
    }

    [Fact]
    public async Task An_answer_without_a_body_is_repeated_too()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync("pause", "", path: "/api/data/pipelines/stock_data/pause")).Status);

        var again = await PostAsync("pause", "", path: "/api/data/pipelines/stock_data/pause");

        Assert.Equal((HttpStatusCode.NoContent, true, ""), (again.Status, again.IsReplayed, again.Body));
        Assert.Single(_api.Pipelines.Orders);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        var answer = await PostAsync("large", new string(' ', (1024 * 1024) + 1));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
    }

    [Fact]
    public async Task A_claim_whose_process_died_lapses_and_an_answer_is_forgotten_when_its_time_is_over()
    {
        var keys = _api.Services.GetRequiredService<IdempotencyKeys>();
        var call = new IdempotentCall("tester", "lapsed", "POST /x", new byte[] { 1 });
        Assert.Equal(KeyState.Claimed, (await keys.ClaimAsync(call, TimeSpan.FromHours(1), CancellationToken.None)).State);
        Assert.Equal(KeyState.UnderWay, (await keys.ClaimAsync(call, TimeSpan.FromHours(1), CancellationToken.None)).State);

        await server.Database.ScalarAsync<int?>("UPDATE api_idempotency_keys SET lease_until = now() - interval '1 second' WHERE key = 'lapsed' RETURNING 1");
        var claim = await keys.ClaimAsync(call, TimeSpan.FromHours(1), CancellationToken.None);
        Assert.Equal(KeyState.Claimed, claim.State);
        await keys.AnswerAsync(call, claim.Token, new KeptAnswer(202, "application/json", null, "{}"u8.ToArray()), CancellationToken.None);
        Assert.Equal(KeyState.Answered, (await keys.ClaimAsync(call, TimeSpan.FromHours(1), CancellationToken.None)).State);

        await server.Database.ScalarAsync<int?>("UPDATE api_idempotency_keys SET expires_at = now() - interval '1 second' WHERE key = 'lapsed' RETURNING 1");
        Assert.Equal(KeyState.Claimed, (await keys.ClaimAsync(call with { Key = "another" }, TimeSpan.FromHours(1), CancellationToken.None)).State);
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("SELECT count(*) FROM api_idempotency_keys WHERE key = 'lapsed'"));
    }

    private async Task<Answer> PostAsync(string key, string body, HttpClient? client = null, string path = Start)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var response = await (client ?? _api.Client).SendAsync(request);
        return new Answer(
            response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location?.ToString(), response.Content.Headers.ContentType?.ToString(), response.Headers.Contains("Idempotency-Replayed"));
    }

    private sealed record Answer(HttpStatusCode Status, string Body, string? Location, string? Type, bool IsReplayed);
}
