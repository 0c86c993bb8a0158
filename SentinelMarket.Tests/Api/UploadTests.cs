using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SentinelMarket.Core.Inbox;
using SentinelMarket.Core.Records;
using FakeInboxDesk = SentinelMarket.Tests.Components.FakeInboxDesk;

namespace SentinelMarket.Tests.Api;

public sealed class UploadTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task A_plain_body_is_taken_under_its_name(string? contentType)
    {
        using var content = new ByteArrayContent(new byte[100_000]);
        if (contentType is not null) { content.Headers.ContentType = new MediaTypeHeaderValue(contentType); }

        var (response, body) = await _server.SendAsync(HttpMethod.Post, "/api/ingest/uploads?name=a%20b.csv", content);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("/api/ingest/uploads/upload-1", response.Headers.Location!.ToString());
        Assert.Equal(("a b.csv", 100_000L, "Waiting"), (body.GetProperty("name").GetString(), body.GetProperty("size").GetInt64(), body.GetProperty("state").GetString()));
        Assert.Equal(("a b.csv", 100_000L, "local administrator"), Assert.Single(_server.Inbox.Received));
    }

    [Fact]
    public async Task A_multipart_body_brings_its_own_name()
    {
        using var form = new MultipartFormDataContent { { new StringContent("x"), "comment" }, { new ByteArrayContent(new byte[5]), "file", "बाज़ार.csv" } };

        var (response, _) = await _server.SendAsync(HttpMethod.Post, "/api/ingest/uploads", form);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("बाज़ार.csv", Assert.Single(_server.Inbox.Received).Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_too_large_is_refused_in_words(bool tellsItsLength)
    {
        HttpContent content = tellsItsLength ? new ByteArrayContent(new byte[3 * 1024 * 1024]) : new StreamContent(new UnknownLength((2 * 1024 * 1024) + 1_000));

        var (response, body) = await _server.SendAsync(HttpMethod.Post, "/api/ingest/uploads?name=big.csv", content);

        AssertProblem(response, body, HttpStatusCode.RequestEntityTooLarge, "upload-too-large",
            "The file is larger than 2 MB (Inbox:MaxUploadMegabytes) and was not kept. Put it into the drop folder, or import it from the command line: ./run import bhavcopy FILE");
        Assert.Empty(_server.Inbox.Received);
    }

    [Fact]
    public async Task A_body_without_a_name_is_refused()
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Post, "/api/ingest/uploads", new ByteArrayContent(new byte[5]));

        AssertProblem(response, body, HttpStatusCode.BadRequest, "invalid-value", "The file has no name; add ?name=NAME, or send it as multipart/form-data.");
    }

    [Fact]
    public async Task A_form_without_a_file_is_refused()
    {
        using var form = new MultipartFormDataContent { { new StringContent("x"), "comment" } };

        var (response, body) = await _server.SendAsync(HttpMethod.Post, "/api/ingest/uploads", form);

        AssertProblem(response, body, HttpStatusCode.BadRequest, "invalid-value", "The multipart body holds no file; send one, as curl -F file=@NAME does.");
    }

    [Fact]
    public async Task A_disk_that_is_full_is_said_so()
    {
        _server.Inbox.ReceiveFault = new IOException("No space left on device");

        var (response, body) = await _server.SendAsync(HttpMethod.Post, "/api/ingest/uploads?name=a.csv", new ByteArrayContent(new byte[5]));

        AssertProblem(response, body, HttpStatusCode.InsufficientStorage, "upload-not-kept",
            "The server could not write the file: No space left on device Look at its disk's space and the folder's permissions, then send it again.");
    }

    [Fact]
    public async Task The_state_of_an_upload_is_told_with_its_run_and_counts()
    {
        _server.Inbox.Overview = FakeInboxDesk.Make(done: [FakeInboxDesk.File("day.csv", InboxState.Done, run: 7, counts: new RowCounts(10, 6, 3, 1))]);

        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/ingest/uploads/id-day.csv");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("Done", "/api/data/runs/7", 6L, 1L), (body.GetProperty("state").GetString(), body.GetProperty("run").GetString(), body.GetProperty("loaded").GetInt64(), body.GetProperty("quarantined").GetInt64()));
        Assert.Equal("done/day.csv", body.GetProperty("filedAs").GetString());
    }

    [Fact]
    public async Task An_unknown_upload_is_not_found()
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/ingest/uploads/nope");

        AssertProblem(response, body, HttpStatusCode.NotFound, "unknown-upload", "There is no upload \"nope\", or it was finished long ago: the latest 500 are remembered.");
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_upload()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ingest/uploads?name=a.csv") { Content = new ByteArrayContent(new byte[5]) };
        request.Headers.Add("Origin", "http://evil.example");

        using var response = await _server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(_server.Inbox.Received);
    }

    private static void AssertProblem(HttpResponseMessage response, JsonElement body, HttpStatusCode status, string type, string detail)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("urn:sentinelmarket:problem:" + type, body.GetProperty("type").GetString());
        Assert.Equal(detail, body.GetProperty("detail").GetString());
    }

    private sealed class UnknownLength(long length) : MemoryStream(new byte[length])
    {
        public override bool CanSeek => false;
    }
}
