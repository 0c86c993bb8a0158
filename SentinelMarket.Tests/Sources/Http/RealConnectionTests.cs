using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Tests.Sources.Http;

/// <summary>The feed over real sockets, as it is registered for live use: cookies, compression, redirects.</summary>
public sealed class RealConnectionTests : IAsyncLifetime
{
    private readonly List<string> _paths = [];
    private WebApplication _site = null!;
    private ServiceProvider _services = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _site = builder.Build();
        _site.Run(AnswerAsync);
        await _site.StartAsync();

        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("Sources:NseQuote:BaseAddress", _site.Urls.First() + "/")])
            .Build();
        _services = new ServiceCollection().AddLogging().AddMarket(configuration).AddSources(configuration).BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task Cookies_are_fetched_once_kept_and_the_compressed_answer_is_unpacked()
    {
        var feed = new ExchangeQuotes(_services.GetServices<IQuoteFeed>().Single(feed => feed.Source == SourceIds.NseQuote), Exchange.Nse);

        var first = await feed.FetchAsync(FeedHost.Stock("TCS"), CancellationToken.None);
        await feed.FetchAsync(FeedHost.Stock("INFY"), CancellationToken.None);

        Assert.Equal("""{"priceInfo":{"lastPrice":5}}"""u8.ToArray(), first.Content.ToArray());
        Assert.Equal("application/json", first.ContentType);
        Assert.Equal<IEnumerable<string>>(["/api/quote-equity?symbol=TCS", "/", "/api/quote-equity?symbol=TCS", "/api/quote-equity?symbol=INFY"], _paths);
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_not_followed()
    {
        var feed = new ExchangeQuotes(_services.GetServices<IQuoteFeed>().Single(feed => feed.Source == SourceIds.NseQuote), Exchange.Nse);
        var e = await Assert.ThrowsAsync<SourceFailedException>(() => feed.FetchAsync(FeedHost.Stock("WIPRO"), CancellationToken.None));
        Assert.Equal("NSE, WIPRO: 302 Found to https://elsewhere.example/, which is not followed after 1 try.", e.Message);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        _paths.Add(context.Request.Path + context.Request.QueryString);
        if (context.Request.Query["symbol"] == "WIPRO")
        {
            context.Response.Redirect("https://elsewhere.example/");
        }
        else if (context.Request.Path == "/")
        {
            context.Response.Cookies.Append("nsit", "warm");
            await context.Response.WriteAsync("<html></html>");
        }
        else if (context.Request.Cookies["nsit"] != "warm")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.Headers.ContentEncoding = "gzip";
            await using var packed = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await packed.WriteAsync("""{"priceInfo":{"lastPrice":5}}"""u8.ToArray());
        }
    }
}
