using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SentinelMarket.Tests.Monitoring.OpenLineage;

/// <summary>An endpoint for events on a real port, which answers what the test says.</summary>
internal sealed class LineageServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<(string Body, string? Authorization, string? ContentType)> _arrived = Channel.CreateUnbounded<(string, string?, string?)>();

    private LineageServer(WebApplication app) => _app = app;

    /// <summary>The answer to each request, by its number from 1; 201 unless told.</summary>
    public Func<int, HttpContext, Task> Answer { get; set; } = (_, context) =>
    {
        context.Response.StatusCode = StatusCodes.Status201Created;
        return Task.CompletedTask;
    };

    public string Address { get; private set; } = "";

    public int Requests => Volatile.Read(ref _requests);

    private int _requests;

    public static async Task<LineageServer> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddLogging(logging => logging.ClearProviders());
        var app = builder.Build();
        var server = new LineageServer(app);
        app.Run(server.TakeAsync);
        await app.StartAsync();
        server.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/api/v1/lineage";
        return server;
    }

    /// <summary>Waits for the next event that was answered with success.</summary>
    public async Task<(string Body, string? Authorization, string? ContentType)> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _arrived.Reader.ReadAsync(patience.Token);
    }

    public async Task<IReadOnlyList<string>> NextWordsAsync(int count)
    {
        var words = new List<string>();
        while (words.Count < count) { words.Add(LineageSamples.Word((await NextAsync()).Body)); }
        return words;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        await Answer(Interlocked.Increment(ref _requests), context);
        if (context.Response.StatusCode < 300) { _arrived.Writer.TryWrite((body, context.Request.Headers.Authorization, context.Request.ContentType)); }
    }
}
