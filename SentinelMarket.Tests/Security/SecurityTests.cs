using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SentinelMarket.Tests.Api;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Tests.Security;

public sealed class SecurityTests
{
    private static readonly Dictionary<string, string?> Office = new(StringComparer.Ordinal)
    {
        ["Security:AllowedNetworks"] = "10.1.0.0/16, 192.168.7.9",
        ["Security:AllowedHosts:0"] = "sentinel.example.org",
    };

    [Theory]
    [InlineData("127.0.0.1", false, HttpStatusCode.OK)]
    [InlineData("127.8.9.10", false, HttpStatusCode.OK)]
    [InlineData("::1", false, HttpStatusCode.OK)]
    [InlineData("::ffff:127.0.0.1", false, HttpStatusCode.OK)]
    [InlineData("10.1.2.3", false, HttpStatusCode.Forbidden)]
    [InlineData("8.8.8.8", false, HttpStatusCode.Forbidden)]
    [InlineData("fe80::1", false, HttpStatusCode.Forbidden)]
    [InlineData("10.1.2.3", true, HttpStatusCode.OK)]
    [InlineData("::ffff:10.1.2.3", true, HttpStatusCode.OK)]
    [InlineData("192.168.7.9", true, HttpStatusCode.OK)]
    [InlineData("192.168.7.10", true, HttpStatusCode.Forbidden)]
    [InlineData("10.2.0.1", true, HttpStatusCode.Forbidden)]
    public async Task Only_this_machine_and_the_allowed_networks_are_let_in(string address, bool office, HttpStatusCode expected)
    {
        await using var server = await ApiServer.StartAsync(office ? Office : null);
        foreach (var path in new[] { "/page", "/healthz", "/readyz", "/openapi/v1.json", "/api/data/pipelines", "/no/such/page" })
        {
            using var response = await SendAsync(server, HttpMethod.Get, path, (ApiServer.AddressHeader, address));
            if (expected == HttpStatusCode.Forbidden) { Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode); }
            else { Assert.NotEqual(HttpStatusCode.Forbidden, response.StatusCode); }
        }
    }

    [Fact]
    public async Task A_refused_program_gets_a_problem_and_a_refused_person_a_sentence()
    {
        await using var server = await ApiServer.StartAsync();
        using var program = await SendAsync(server, HttpMethod.Get, "/api/data/pipelines", (ApiServer.AddressHeader, "8.8.8.8"));
        using var person = await SendAsync(server, HttpMethod.Get, "/page", (ApiServer.AddressHeader, "8.8.8.8"));

        Assert.Equal("application/problem+json", program.Content.Headers.ContentType!.MediaType);
        Assert.Contains("urn:sentinelmarket:problem:address-refused", await program.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("1", program.Headers.GetValues("Api-Version").Single());
        Assert.Equal("Refused. Only callers on this machine are let in, and yours is 8.8.8.8. Security:AllowedNetworks lets in more.\n", await person.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("localhost", false, true)]
    [InlineData("LOCALHOST:5080", false, true)]
    [InlineData("127.0.0.1:5080", false, true)]
    [InlineData("[::1]:5080", false, true)]
    [InlineData("evil.example.com", false, false)]
    [InlineData("localhost.evil.example.com", false, false)]
    [InlineData("127.0.0.1.evil.example.com", false, false)]
    [InlineData("192.168.7.1", false, false)]
    [InlineData("192.168.7.1", true, true)]
    [InlineData("sentinel.example.org", true, true)]
    [InlineData("evil.example.com", true, false)]
    public async Task A_name_that_somebody_else_pointed_here_is_refused(string host, bool office, bool allowed)
    {
        await using var server = await ApiServer.StartAsync(office ? Office : null);
        using var response = await SendAsync(server, HttpMethod.Get, "/page", ("Host", host));

        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("POST", "http://127.0.0.1:5080", true)]
    [InlineData("POST", "http://127.0.0.1:9999", false)]
    [InlineData("POST", "https://127.0.0.1:5080", false)]
    [InlineData("POST", "http://evil.example.com", false)]
    [InlineData("POST", "null", false)]
    [InlineData("GET", "http://evil.example.com", true)]
    public async Task Another_sites_page_cannot_change_anything(string method, string origin, bool allowed)
    {
        await using var server = await ApiServer.StartAsync();
        using var response = await SendAsync(server, new HttpMethod(method), "/page", ("Host", "127.0.0.1:5080"), ("Origin", origin));

        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080", true)]
    [InlineData("http://evil.example.com", false)]
    public async Task Another_sites_page_cannot_open_a_web_socket(string origin, bool allowed)
    {
        await using var server = await ApiServer.StartAsync();
        using var response = await SendAsync(server, HttpMethod.Get, "/page", ("Host", "127.0.0.1:5080"), ("Origin", origin), ("Upgrade", "websocket"), ("Connection", "Upgrade"));

        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("cross-site", false)]
    [InlineData("same-site", false)]
    [InlineData("same-origin", true)]
    [InlineData("none", true)]
    public async Task A_browser_that_hides_the_origin_still_tells_where_a_post_came_from(string site, bool allowed)
    {
        await using var server = await ApiServer.StartAsync();
        using var response = await SendAsync(server, HttpMethod.Post, "/page", ("Sec-Fetch-Site", site));

        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    [InlineData("X-Real-IP")]
    public async Task What_came_through_a_proxy_is_refused(string header)
    {
        await using var server = await ApiServer.StartAsync();
        using var response = await SendAsync(server, HttpMethod.Get, "/page", (header, "for=8.8.8.8"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.StartsWith($"Refused. The request carries {header}, so it came through a proxy", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_without_a_policy_is_closed_to_everybody()
    {
        await using var server = await ApiServer.StartAsync();
        using var response = await SendAsync(server, HttpMethod.Get, "/forgotten");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Every_endpoint_of_the_api_has_a_policy_and_only_healthz_and_the_signed_webhooks_are_open()
    {
        await using var server = await ApiServer.StartAsync();
        var endpoints = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.RoutePattern.RawText != "/forgotten").ToList();

        Assert.True(endpoints.Count > 10);
        Assert.Equal(
            ["/api/ingest/webhooks/generic/{source}", "/api/ingest/webhooks/telegram", "/api/ingest/webhooks/x", "/healthz"],
            endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(endpoint => endpoint.RoutePattern.RawText).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
        Assert.All(endpoints, endpoint => Assert.True(
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy is not null,
            endpoint.DisplayName));
    }

    [Fact]
    public async Task Only_operators_change_things()
    {
        await using var server = await ApiServer.StartAsync();
        var changing = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Any(method => method is "POST" or "PUT" or "DELETE") == true)
            .Where(endpoint => endpoint.RoutePattern.RawText != "/api/text/analyze" && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .ToList();

        Assert.Equal(
            [
                "/api/data/alerts/channels/{name}/test",
                "/api/data/alerts/rules/{name}",
                "/api/data/alerts/rules/{name}",
                "/api/data/alerts/silences",
                "/api/data/alerts/silences/{id}",
                "/api/data/alerts/{id}/acknowledge",
                "/api/data/alerts/{id}/resolve",
                "/api/data/feeds/{source}/fetch",
                "/api/data/feeds/{source}/test",
                "/api/data/jobs/failures/acknowledge",
                "/api/data/jobs/failures/requeue",
                "/api/data/lake/replays",
                "/api/data/lake/{id:long}/verify",
                "/api/data/pipelines/{name}/pause",
                "/api/data/pipelines/{name}/resume",
                "/api/data/pipelines/{name}/runs",
                "/api/data/quality/reports",
                "/api/data/quarantine/dismiss",
                "/api/data/quarantine/replay",
                "/api/data/quarantine/{id}/check",
                "/api/data/quarantine/{id}/correct",
                "/api/data/quarantine/{id}/dismiss",
                "/api/data/quarantine/{id}/reopen",
                "/api/data/quarantine/{id}/replay",
                "/api/data/runs/retries",
                "/api/data/runs/retries/{id}",
                "/api/data/runs/{id}/cancel",
                "/api/data/schedules/{pipeline}",
                "/api/data/schedules/{pipeline}",
                "/api/ingest/uploads",
                "/page",
            ],
            changing.Select(endpoint => endpoint.RoutePattern.RawText!.TrimEnd('/')).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.All(changing, endpoint => Assert.Contains(endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>(), data => data.Policy == Roles.Operator));
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_protect_its_reader()
    {
        await using var server = await ApiServer.StartAsync();
        foreach (var path in new[] { "/page", "/no/such/page", "/api/data/pipelines", "/forgotten" })
        {
            using var response = await SendAsync(server, HttpMethod.Get, path);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("same-origin", response.Headers.GetValues("Referrer-Policy").Single());
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_caller_from_an_allowed_network_is_recorded_with_his_address()
    {
        await using var server = await ApiServer.StartAsync(Office);
        using var response = await SendAsync(server, HttpMethod.Post, "/api/data/pipelines/stock_data/runs", (ApiServer.AddressHeader, "::ffff:10.1.2.3"));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("local administrator (10.1.2.3)", Assert.Single(server.Pipelines.Requests).Actor);
    }

    [Fact]
    public void Faults_of_the_settings_are_listed_by_key()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(new(StringComparer.Ordinal) { ["Security:AllowedNetworks"] = "10.0.0.0/8,10.0.0.0/33,0.0.0.0/0,office", ["Security:AllowedHosts:0"] = "http://x" }));

        Assert.Equal(
            [
                "Security:AllowedNetworks:1 is \"10.0.0.0/33\", which is not a network; an example is 192.168.1.0/24.",
                "Security:AllowedNetworks:2 is \"0.0.0.0/0\", which would make everybody an administrator; name the networks that you trust.",
                "Security:AllowedNetworks:3 is \"office\", which is not a network; an example is 192.168.1.0/24.",
                "Security:AllowedHosts:0 is \"http://x\", which is not a host name; write it without scheme and port, such as sentinel.example.org.",
            ],
            failure.Failures,
            StringComparer.Ordinal);
    }

    [Fact]
    public void It_listens_beyond_loopback_only_when_networks_are_allowed()
    {
        Assert.Equal(IPAddress.Loopback, ListenAddress.For(Read(new(StringComparer.Ordinal))));
        Assert.Equal(IPAddress.IPv6Any, ListenAddress.For(Read(Office)));
        Assert.Equal(IPAddress.IPv6Any, ListenAddress.For(new ConfigurationBuilder().AddInMemoryCollection(Office).Build()));
    }

    private static SecurityOptions Read(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var services = new ServiceCollection().AddLogging().AddSecurity(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<SecurityOptions>>().Value;
    }

    private static async Task<HttpResponseMessage> SendAsync(ApiServer server, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers) { request.Headers.TryAddWithoutValidation(name, value); }
        return await server.Client.SendAsync(request);
    }
}
