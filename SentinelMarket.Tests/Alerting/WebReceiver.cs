using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SentinelMarket.Tests.Alerting;

/// <summary>Receives webhooks on loopback; stopped and started again it keeps its port.</summary>
internal sealed class WebReceiver : IAsyncDisposable
{
    private readonly int _port;
    private WebApplication? _app;

    private WebReceiver(int port) => _port = port;

    public string Address => FormattableString.Invariant($"http://127.0.0.1:{_port}/hooks/very-secret-path");

    /// <summary>What was taken.</summary>
    public ConcurrentQueue<(Dictionary<string, string> Headers, byte[] Body)> Taken { get; } = new();

    /// <summary>How many requests came, refused ones included.</summary>
    public int Asked;

    public HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

    public static async Task<WebReceiver> StartAsync()
    {
        var receiver = new WebReceiver(FreePort.Take());
        await receiver.ListenAsync();
        return receiver;
    }

    public async Task ListenAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        builder.Services.AddRouting();
        _app = builder.Build();
        _app.Run(async context =>
        {
            Interlocked.Increment(ref Asked);
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            context.Response.StatusCode = (int)Answer;
            if (Answer == HttpStatusCode.OK) { Taken.Enqueue((context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray())); }
        });
        await _app.StartAsync();
    }

    public async Task FallSilentAsync()
    {
        await _app!.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) { await _app.DisposeAsync(); }
    }
}

internal static class FreePort
{
    public static int Take()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
