using System.Globalization;
using System.Text;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Tests.Pipelines;

/// <summary>A pipeline over documents of lines under a header, which the test writes; every field of a price can be wrong.</summary>
internal sealed class PriceLines(EtlServices services, StockWriter writer, string name = PriceLines.PipelineName, string source = PriceLines.LineSource)
    : StockPipeline(services, [new Parser(source)], new DataValidator(TimeProvider.System), writer)
{
    public const string PipelineName = "lines";
    public const string LineSource = "test.quote";
    public const string Header = "TICKER,SERIES,PRICE,OPEN,HIGH,LOW,PREVIOUS,VOLUME,MINUTE";

    public static readonly DateTimeOffset Morning = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    private readonly List<RawDocument> _documents = [];

    public override string Name => name;

    public override string Description => "what the test says";

    public override IReadOnlyList<string> Sources => [source];

    public static string Line(string ticker, decimal price, decimal high, decimal low, int minute, long volume = 100) =>
        string.Create(CultureInfo.InvariantCulture, $"{ticker},EQ,{price},{low},{high},{low},{price},{volume},{minute}");

    public static RawDocument Document(string stream, params IEnumerable<string> lines) => new()
    {
        Source = LineSource,
        Stream = stream,
        Content = Encoding.UTF8.GetBytes(string.Join('\n', lines.Prepend(Header))),
        ContentType = "text/csv",
        Request = $"test:{stream}",
        FetchedAt = Morning.AddHours(2),
    };

    /// <summary>What the next run's sources answer.</summary>
    public void Answers(params IEnumerable<RawDocument> documents)
    {
        _documents.Clear();
        _documents.AddRange(documents);
    }

    protected override IReadOnlyList<SourceGroup> Plan(RunRequest request) =>
        [new SourceGroup("lines", 3, _documents.Select(document => new SourceCall(source, document.Stream, _ => Task.FromResult(new SourceAnswer(document)))).ToAsyncEnumerable())];

    private sealed class Parser(string source) : IDocumentParser<StockRecord>
    {
        public bool Handles(string asked) => asked == source;

        public IEnumerable<Parsed<StockRecord>> Parse(RawDocument document)
        {
            var text = Encoding.UTF8.GetString(document.Content.Span);
            if (!text.StartsWith(Header, StringComparison.Ordinal)) { throw new MalformedDocumentException("document.header", $"{document.Stream} has no header."); }
            var offset = Encoding.UTF8.GetByteCount(Header) + 1;
            foreach (var (line, number) in text.Split('\n').Skip(1).Select((line, index) => (line, index + 2)))
            {
                if (line == "BREAK") { throw new InvalidOperationException("the parser has a fault"); }
                var length = Encoding.UTF8.GetByteCount(line);
                var (record, verdict) = Read(line);
                yield return new Parsed<StockRecord>(record, verdict, number, offset, length);
                offset += length + 1;
            }
        }

        private (StockRecord? Record, Verdict? Verdict) Read(string line)
        {
            var cells = line.Split(',');
            if (cells.Length != 9) { return (null, Fault("parse.columns", $"The line has {cells.Length} columns; the header has 9.")); }
            if (!Ticker.TryParse(cells[0], out var ticker)) { return (null, Fault("parse.ticker", $"TICKER is \"{cells[0]}\", which is no ticker.")); }
            var numbers = cells[2..].Select(cell => decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : (decimal?)null).ToArray();
            if (Array.IndexOf(numbers, null) is >= 0 and var at) { return (null, Fault("parse.number", $"\"{cells[at + 2]}\" is not a number.")); }
            var timestamp = Morning.AddMinutes((double)numbers[6]!.Value);
            return (new StockRecord
            {
                Ticker = ticker, Series = cells[1], Exchange = Exchange.Nse, Price = numbers[0]!.Value, Open = numbers[1], High = numbers[2], Low = numbers[3], PreviousClose = numbers[4],
                Volume = (long)numbers[5]!.Value, TradingDay = IndianTime.DayOf(timestamp), Timestamp = timestamp, Source = source,
            }, null);
        }

        private static Verdict Fault(string rule, string message) => new(rule, Severity.Reject, null, message);
    }
}
