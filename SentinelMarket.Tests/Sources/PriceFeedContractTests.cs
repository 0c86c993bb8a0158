using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Tests.Sources.Archives;

namespace SentinelMarket.Tests.Sources;

/// <summary>Every feed of prices over real sockets, against a server that speaks its wire format and fails as told.</summary>
public sealed class PriceFeedContractTests : IAsyncLifetime
{
    private static readonly DateOnly Day = new(2026, 3, 3);

    private readonly SkippingTime _time = new();
    private readonly Queue<Func<HttpContext, Task>> _faults = new();
    private readonly List<string> _paths = [];
    private WebApplication _site = null!;
    private ServiceProvider _services = null!;

    public static TheoryData<string> Feeds => [SourceIds.NseQuote, SourceIds.BseQuote, SourceIds.YahooQuote, SourceIds.NseArchive, SourceIds.BseArchive];

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _site = builder.Build();
        _site.Run(AnswerAsync);
        await _site.StartAsync();

        string[] sections = ["NseQuote", "BseQuote", "YahooQuote", "NseArchive", "BseArchive"];
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(sections.SelectMany(section => new[]
            {
                KeyValuePair.Create<string, string?>($"Sources:{section}:BaseAddress", _site.Urls.First() + "/"),
                KeyValuePair.Create<string, string?>($"Sources:{section}:BreakAfter", "4"),
                KeyValuePair.Create<string, string?>($"Sources:{section}:MaxResponseBytes", "100000"),
            }))
            .Build();
        _services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_time).AddMarket(configuration).AddSources(configuration).BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task A_sound_answer_is_one_request_and_one_record(string source)
    {
        var record = await RecordAsync(source);
        Assert.Equal(1391m, decimal.Truncate(record.Price));
        Assert.Equal(Day, record.TradingDay);
        Assert.Single(_paths);
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task A_server_that_is_busy_for_a_moment_is_asked_again(string source)
    {
        _faults.Enqueue(Status(503));
        _faults.Enqueue(Status(500));
        await RecordAsync(source);
        Assert.Equal(3, _paths.Count);
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task The_wait_that_the_server_asks_for_is_kept(string source)
    {
        _faults.Enqueue(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "7";
            return Task.CompletedTask;
        });
        await RecordAsync(source);
        Assert.Contains(TimeSpan.FromSeconds(7), _time.Waits);
        Assert.Equal(2, _paths.Count);
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task A_circuit_opens_after_so_many_failures_lets_nothing_through_and_closes_with_the_first_answer(string source)
    {
        for (var i = 0; i < 6; i++) { _faults.Enqueue(Status(503)); }
        var gauge = _services.GetRequiredService<FeedGauges>().Of(_services.GetServices<IFeed>().Single(feed => feed.Source == source).ClientName);

        await Assert.ThrowsAsync<SourceFailedException>(() => RecordAsync(source));
        await Assert.ThrowsAsync<SourceFailedException>(() => RecordAsync(source));
        Assert.Equal(FeedCircuit.Open, gauge.Reading.Circuit);
        var asked = _paths.Count;
        await Assert.ThrowsAsync<SourceFailedException>(() => RecordAsync(source));
        Assert.Equal(asked, _paths.Count);

        _faults.Clear();
        _time.Advance(TimeSpan.FromMinutes(1));
        await RecordAsync(source);
        Assert.Equal(FeedCircuit.Closed, gauge.Reading.Circuit);
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task A_web_page_with_status_200_is_a_failure_that_says_so(string source)
    {
        for (var i = 0; i < 3; i++) { _faults.Enqueue(context => WriteAsync(context, "<!DOCTYPE html><html>Access denied</html>"u8.ToArray(), "text/html; charset=utf-8")); }
        var e = await Assert.ThrowsAsync<SourceFailedException>(() => RecordAsync(source));
        Assert.Contains("200 OK, but a web page", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task A_body_without_end_is_a_failure_that_says_so(string source)
    {
        for (var i = 0; i < 3; i++)
        {
            _faults.Enqueue(async context =>
            {
                for (var sent = 0; sent < 100 * 1024 * 1024 && !context.RequestAborted.IsCancellationRequested; sent += 65_536) { await context.Response.Body.WriteAsync(new byte[65_536]); }
            });
        }

        var e = await Assert.ThrowsAsync<SourceFailedException>(() => RecordAsync(source));
        Assert.Contains("the answer is larger than 100000 bytes", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task A_body_that_breaks_off_within_its_length_is_asked_for_again(string source)
    {
        _faults.Enqueue(async context =>
        {
            context.Response.ContentLength = 1_000;
            await context.Response.Body.WriteAsync(new byte[10]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        await RecordAsync(source);
        Assert.Equal(2, _paths.Count);
    }

    [Theory]
    [InlineData(SourceIds.NseArchive)]
    [InlineData(SourceIds.BseArchive)]
    public async Task A_day_that_is_not_published_is_no_failure(string source)
    {
        for (var i = 0; i < 2; i++) { _faults.Enqueue(Status(404)); }
        Assert.Empty(await Archive(source).FetchAsync(Day, CancellationToken.None).ToListAsync());
    }

    private static Func<HttpContext, Task> Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private async Task<StockRecord> RecordAsync(string source)
    {
        var document = source is SourceIds.NseArchive or SourceIds.BseArchive
            ? Assert.Single(await Archive(source).FetchAsync(Day, CancellationToken.None).ToListAsync()).Document
            : (await Quotes(source).FetchAsync(FeedHost.Stock("RELIANCE"), Quotes(source).Exchanges[0], CancellationToken.None)).Document;
        var parser = _services.GetServices<IDocumentParser<StockRecord>>().Append(new BhavcopyParser()).Single(candidate => candidate.Handles(document.Source));
        return Assert.IsType<StockRecord>(Assert.Single(parser.Parse(document)).Record);
    }

    private IQuoteFeed Quotes(string source) => _services.GetServices<IQuoteFeed>().Single(feed => feed.Source == source);

    private IArchiveFeed Archive(string source) => _services.GetServices<IArchiveFeed>().Single(feed => feed.Source == source);

    private async Task AnswerAsync(HttpContext context)
    {
        Func<HttpContext, Task>? fault;
        lock (_paths)
        {
            _paths.Add(context.Request.Path);
            _faults.TryDequeue(out fault);
        }

        if (fault is not null)
        {
            await fault(context);
            return;
        }

        var name = context.Request.Path.Value!.Split('/')[^1];
        var (body, type) = context.Request.Path.Value switch
        {
            "/api/quote-equity" => (Encoding.UTF8.GetBytes(QuoteSamples.QuoteEquity), "application/json; charset=utf-8"),
            "/BseIndiaAPI/api/getScripHeaderData/w" => (Encoding.UTF8.GetBytes(QuoteSamples.ScripHeader), "application/json; charset=utf-8"),
            "/v8/finance/chart/RELIANCE.NS" => (Encoding.UTF8.GetBytes(QuoteSamples.Chart), "application/json;charset=utf-8"),
            "/content/cm/BhavCopy_NSE_CM_0_0_0_20260303_F_0000.csv.zip" => (ArchiveSamples.Zip((name[..^4], ArchiveSamples.Unified("NSE", Day))), "application/zip"),
            "/download/BhavCopy/Equity/BhavCopy_BSE_CM_0_0_0_20260303_F_0000.CSV" => (Encoding.UTF8.GetBytes(ArchiveSamples.Unified("BSE", Day)), "application/octet-stream"),
            _ => throw new InvalidOperationException($"{context.Request.Path} is not asked for by the feeds."),
        };
        await WriteAsync(context, body, type);
    }

    private static async Task WriteAsync(HttpContext context, byte[] body, string type)
    {
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(body);
    }
}
