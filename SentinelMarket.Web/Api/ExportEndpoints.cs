using System.ComponentModel;
using System.Text.Json;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Web.Api;

/// <summary>/api/data/*/export: one JSON object a line, written while it is read.</summary>
internal static class ExportEndpoints
{
    public const string ContentType = "application/x-ndjson";

    private const int MostTickers = 100;
    private const int Block = 64 * 1024;
    private const string Lines = " One JSON object a line; nothing but memory for one row is needed on either side. An answer that breaks off in the middle ends without the last chunk, which HTTP clients report.";

    public static void Map(RouteGroupBuilder data)
    {
        Export(data.MapGet("/stocks/export", Stocks))
            .WithTags("Stocks")
            .WithSummary("Price rows, all of them")
            .WithDescription("Rows of stock_data_warehouse by timestamp, oldest first, all of one instant, with source, run and lake object, as ./run export stocks --format jsonl writes them." + Lines)
            .Produces<StockExportLine>(StatusCodes.Status200OK, ContentType);
        Export(data.MapGet("/mentions/export", Mentions))
            .WithTags("Mentions")
            .WithSummary("Mentions, all of them")
            .WithDescription("Rows of social_mentions_warehouse, newest first, as /api/data/mentions has them." + Lines)
            .WithIntegerParameter("cluster", 0, long.MaxValue)
            .Produces<MentionDto>(StatusCodes.Status200OK, ContentType);
        Export(data.MapGet("/runs/export", Runs))
            .WithTags("Runs")
            .WithSummary("Runs, all of them")
            .WithDescription("Runs of all pipelines, oldest first, all of one instant." + Lines)
            .Produces<RunDto>(StatusCodes.Status200OK, ContentType);
    }

    private static RouteHandlerBuilder Export(RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(StreamedAnswer.Instance).ProducesProblem(StatusCodes.Status400BadRequest);

    private static IResult Stocks(
        HttpContext context,
        ExportDesk desk,
        ExportSlots slots,
        [Description("Only these symbols, with commas.")] string? ticker = null,
        [Description("Only this series, such as EQ.")] string? series = null,
        [Description("Only this exchange: NSE or BSE.")] string? exchange = null,
        [Description("Only this source, such as nse.eod.udiff.")] string? source = null,
        [Description("First trading day, inclusive: 2026-01-31.")] string? from = null,
        [Description("Last trading day, inclusive: 2026-01-31.")] string? to = null) =>
        slots.Answer(context, () =>
        {
            var filter = new StockScanFilter
            {
                Tickers = Tickers(ticker),
                Series = QueryText.Name("series", series, "EQ"),
                Exchange = QueryText.Exchange(exchange),
                Source = QueryText.Name("source", source, "nse.eod.udiff"),
                From = QueryText.Day("from", from),
                To = QueryText.Day("to", to),
            };
            if (filter.From > filter.To) { throw new FormatException($"from ({filter.From:yyyy-MM-dd}) is after to ({filter.To:yyyy-MM-dd})."); }
            return (output, cancellationToken) => desk.WriteStocksAsync(filter, output, cancellationToken);
        });

    private static IResult Mentions(
        HttpContext context,
        ExportDesk desk,
        ExportSlots slots,
        [Description("Only mentions of this share, such as RELIANCE or M%26M.")] string? ticker = null,
        [Description("Only this platform: x, telegram, reddit, youtube, news or filing.")] string? platform = null,
        [Description("Only this mood: positive, neutral or negative.")] string? sentiment = null,
        [Description("true for pump signals only, false for all that is none.")] string? pump = null,
        [Description("Only this author: a handle, with or without @, or an authorHash.")] string? author = null,
        [Description("Only this language, such as en or hi-Latn.")] string? language = null,
        [Description("Only texts that hold these words, in any case; 3 characters at least.")] string? text = null,
        [Description("Only the texts that repeat each other under this number.")] string? cluster = null,
        [Description("First day in India (2026-01-31) or first instant (2026-01-31T10:00:00Z), inclusive.")] string? from = null,
        [Description("Last day in India, the whole day included, or last instant, inclusive.")] string? to = null) =>
        slots.Answer(context, () =>
        {
            var query = new MentionBrowseQuery(ticker, platform, sentiment, pump, author, language, text, cluster, from, to, null, null).Read();
            return (output, cancellationToken) => WriteAsync(desk.MentionsAsync(query, cancellationToken), row => new MentionDto(row), output, cancellationToken);
        });

    private static IResult Runs(
        HttpContext context,
        ExportDesk desk,
        ExportSlots slots,
        [Description("Only runs of this pipeline, such as stock_data.")] string? pipeline = null,
        [Description("First day in India (2026-01-31) or first instant (2026-01-31T10:00:00Z), inclusive.")] string? from = null,
        [Description("Last day in India, the whole day included, or last instant, inclusive.")] string? to = null) =>
        slots.Answer(context, () =>
        {
            var name = QueryText.Name("pipeline", pipeline, "stock_data");
            var period = QueryPeriod.Parse(from, to);
            return (output, cancellationToken) => WriteAsync(desk.RunsAsync(name, period.From, period.To, cancellationToken), run => new RunDto(run), output, cancellationToken);
        });

    private static Ticker[] Tickers(string? text)
    {
        var tickers = text?.Split(',', StringSplitOptions.TrimEntries).Select(one => QueryText.Ticker(one)!.Value).ToArray() ?? [];
        return tickers.Length <= MostTickers ? tickers : throw new FormatException($"ticker has {tickers.Length} symbols; at most {MostTickers} are expected.");
    }

    private static async Task WriteAsync<TRow, TDto>(IAsyncEnumerable<TRow> rows, Func<TRow, TDto> toDto, Stream output, CancellationToken cancellationToken)
    {
        using var lines = new MemoryStream();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            JsonSerializer.Serialize(lines, toDto(row), ApiJson.Options);
            lines.WriteByte((byte)'\n');
            if (lines.Length < Block) { continue; }
            await output.WriteAsync(lines.GetBuffer().AsMemory(0, (int)lines.Length), cancellationToken);
            lines.SetLength(0);
        }

        await output.WriteAsync(lines.GetBuffer().AsMemory(0, (int)lines.Length), cancellationToken);
    }
}

/// <summary>Lets so many exports be written at the same time as the settings say; who comes when all are busy is told to come again.</summary>
internal sealed class ExportSlots(IOptions<ApiOptions> options) : IDisposable
{
    private const string RetrySeconds = "10";

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions { PermitLimit = options.Value.ConcurrentExports, QueueLimit = 0 });

    /// <summary>The export that the query describes, or the refusal of a value or for want of a place.</summary>
    /// <param name="context">The request.</param>
    /// <param name="read">Reads the query, with a <see cref="FormatException"/> in words for what is wrong, and returns what writes.</param>
    public IResult Answer(HttpContext context, Func<Func<Stream, CancellationToken, Task>> read)
    {
        Func<Stream, CancellationToken, Task> write;
        try
        {
            write = read();
        }
        catch (FormatException fault)
        {
            return Problems.Result(Problems.InvalidValue(fault));
        }

        var lease = _limiter.AttemptAcquire();
        if (!lease.IsAcquired)
        {
            lease.Dispose();
            context.Response.Headers.RetryAfter = RetrySeconds;
            return Problems.Result(Problems.TooManyExports(options.Value.ConcurrentExports));
        }

        return new Export(write, lease);
    }

    public void Dispose() => _limiter.Dispose();

    private sealed class Export(Func<Stream, CancellationToken, Task> write, RateLimitLease lease) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            using var held = lease;
            httpContext.Response.ContentType = ExportEndpoints.ContentType;
            httpContext.Response.Headers.CacheControl = "no-store";
            await write(httpContext.Response.Body, httpContext.RequestAborted);
        }
    }
}
