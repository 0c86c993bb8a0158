using System.Net;

namespace SentinelMarket.Tests.Api;

public sealed class HealthTests
{
    [Fact]
    public async Task The_process_is_healthy_without_its_database()
    {
        await using var server = await ApiServer.StartAsync();
        var (response, body) = await server.SendAsync(HttpMethod.Get, "/healthz");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("ok", body.GetProperty("status").GetString());
    }

    [Fact]
    public async Task It_is_ready_when_the_database_answers_and_the_disk_has_room()
    {
        await using var server = await ApiServer.StartAsync(database: await PostgresServer.AdminAsync());
        var (response, body) = await server.SendAsync(HttpMethod.Get, "/readyz");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("The database answers.", body.GetProperty("parts").GetProperty("database").GetProperty("detail").GetString());
        Assert.Equal("ok", body.GetProperty("parts").GetProperty("disk").GetProperty("status").GetString());
    }

    [Fact]
    public async Task It_is_not_ready_when_a_part_fails_and_says_which()
    {
        await using var server = await ApiServer.StartAsync(folder: "/no/such/folder");
        var (response, body) = await server.SendAsync(HttpMethod.Get, "/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("failing", body.GetProperty("status").GetString());
        Assert.Equal("failing", body.GetProperty("parts").GetProperty("database").GetProperty("status").GetString());
        Assert.Equal("The data folder is not there.", body.GetProperty("parts").GetProperty("disk").GetProperty("detail").GetString());
    }
}
