using System.Globalization;
using System.Text;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Tests.Pipelines;

/// <summary>A pipeline whose sources answer what the test says; its documents have lines like <c>RELIANCE,2500.50</c>, or with JSON after it.</summary>
internal sealed class ScriptedPipeline(EtlServices services, StockWriter writer)
    : StockPipeline(services, [new LineParser()], new DataValidator(TimeProvider.System), writer)
{
    public const string PipelineName = "scripted";
    public const string Source = "test.quote";

    public static readonly DateTimeOffset QuoteTime = new(2026, 3, 2, 5, 0, 0, TimeSpan.Zero);

    public IReadOnlyList<SourceGroup> Groups { get; set; } = [];

    public override string Name => PipelineName;

    public override string Description => "what the test says";

    public override IReadOnlyList<string> Sources => [Source];

    public static SourceCall Answers(string stream, string content) => Calls(stream, _ => Task.FromResult(new SourceAnswer(Document(stream, content))));

    public static SourceCall Fails(string stream, string message) => Calls(stream, _ => throw new SourceFailedException(message, 1));

    public static SourceCall Calls(string stream, Func<CancellationToken, Task<SourceAnswer>> ask) => new(Source, stream, ask);

    public static RawDocument Document(string stream, string content) => new()
    {
        Source = Source,
        Stream = stream,
        Content = Encoding.UTF8.GetBytes(content),
        ContentType = "text/csv",
        Request = $"test:{stream}",
        FetchedAt = QuoteTime.AddSeconds(1),
    };

    public void Asks(params SourceCall[] calls) => Groups = [new SourceGroup("test", 4, calls.ToAsyncEnumerable())];

    protected override IReadOnlyList<SourceGroup> Plan(RunRequest request) => Groups;

    private sealed class LineParser : IDocumentParser<StockRecord>
    {
        public bool Handles(string source) => source == Source;

        public IEnumerable<Parsed<StockRecord>> Parse(RawDocument document)
        {
            var text = Encoding.UTF8.GetString(document.Content.Span);
            if (text.StartsWith("<html", StringComparison.Ordinal)) { throw new MalformedDocumentException("document.html", "an HTML page instead of lines"); }
            var offset = 0;
            foreach (var (line, number) in text.Split('\n').Select((line, index) => (line, index + 1)))
            {
                if (line == "BREAK") { throw new InvalidOperationException("the parser has a fault"); }
                var cells = line.Split(',');
                yield return cells.Length is 2 or 3 && decimal.TryParse(cells[1], CultureInfo.InvariantCulture, out var price)
                    ? new Parsed<StockRecord>(Record(cells[0], price) with { RawData = cells.Length == 3 ? cells[2] : null }, null, number, offset, line.Length)
                    : new Parsed<StockRecord>(null, new Verdict("parse.line", Severity.Reject, null, $"\"{line}\" is not ticker,price"), number, offset, line.Length);
                offset += line.Length + 1;
            }
        }

        private static StockRecord Record(string ticker, decimal price) => new()
        {
            Ticker = Ticker.Parse(ticker),
            Series = "EQ",
            Exchange = Exchange.Nse,
            Price = price,
            TradingDay = IndianTime.DayOf(QuoteTime),
            Timestamp = QuoteTime,
            Source = Source,
        };
    }
}
