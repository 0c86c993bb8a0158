using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Tests.Sources;

/// <summary>Breaks every sample of a quote in many ways: what comes out is a refusal, a verdict, or a quote whose every figure stands in the broken body.</summary>
public sealed class QuoteMutationTests : IDisposable
{
    private const int RandomBodies = 4_000;

    private static readonly string[] Values =
    [
        "null", "true", "[]", "{}", "0", "-1", "1e400", "-0.0", "79228162514264337593543950336", "0.00000000000000000000000000001", "\"\"", "\"-\"", "\"NaN\"", "\"Infinity\"", "\"1,391.40\"",
        "\"\\ud800\"", "\"\\u0000\"", "\"\u0967\u0968\"", "\"9999999999999999999999\"", "[[[[1]]]]", "{\"a\":{\"a\":{\"a\":1}}}",
    ];

    private readonly FeedHost _host = new(ScriptedExchange.Of(System.Net.HttpStatusCode.OK));

    public static TheoryData<int> Samples => [.. Enumerable.Range(0, QuoteSamples.All.Count)];

    public void Dispose() => _host.Dispose();

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_sample_itself_is_read(int sample) => Assert.Equal(1391m, decimal.Truncate(Read(sample, Bytes(sample))!.Price));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Cut_off_at_any_byte_it_is_refused(int sample)
    {
        var body = Bytes(sample);
        for (var length = 0; length < body.Length; length++) { Assert.Null(Read(sample, body[..length])); }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_value_replaced_by_every_other_kind_gives_a_verdict_or_a_quote_that_stands_in_it(int sample)
    {
        var body = QuoteSamples.All[sample].Body;
        foreach (var (start, end) in ValuesIn(body))
        {
            foreach (var value in Values) { AssertHonest(sample, Encoding.UTF8.GetBytes($"{body[..start]}{value}{body[end..]}")); }
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Without_any_one_of_its_keys_it_gives_a_verdict_or_a_quote_that_stands_in_it(int sample)
    {
        var whole = JsonNode.Parse(QuoteSamples.All[sample].Body)!;
        foreach (var path in Objects(whole).SelectMany(found => found.Select(pair => pair.Value?.GetPath() ?? found.GetPath() + "." + pair.Key)).ToList())
        {
            var cut = whole.DeepClone();
            foreach (var found in Objects(cut).ToList())
            {
                foreach (var key in found.Select(pair => pair.Key).ToList())
                {
                    if ((found[key]?.GetPath() ?? found.GetPath() + "." + key) == path) { found.Remove(key); }
                }
            }

            AssertHonest(sample, Encoding.UTF8.GetBytes(cut.ToJsonString()));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Random_bytes_changed_inserted_and_cut_out_give_a_refusal_a_verdict_or_a_quote_that_stands_in_it(int sample)
    {
        var random = new Random(sample + 1);
        for (var i = 0; i < RandomBodies; i++)
        {
            var body = Bytes(sample).ToList();
            for (var change = random.Next(1, 4); change > 0 && body.Count > 0; change--)
            {
                var at = random.Next(body.Count);
                switch (random.Next(4))
                {
                    case 0: body[at] = (byte)random.Next(256); break;
                    case 1: body.Insert(at, (byte)random.Next(32, 127)); break;
                    case 2: body.RemoveRange(at, random.Next(1, Math.Min(40, body.Count - at) + 1)); break;
                    default: body.InsertRange(at, body.GetRange(random.Next(body.Count / 2), random.Next(body.Count / 2))); break;
                }
            }

            AssertHonest(sample, [.. body]);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Nested_without_end_or_padded_to_megabytes_it_neither_breaks_nor_hangs(int sample)
    {
        var body = QuoteSamples.All[sample].Body;
        var end = body.LastIndexOf('}');
        Assert.Null(Read(sample, Encoding.UTF8.GetBytes($"{body[..end]},\"deep\":{new string('[', 100_000)}{new string(']', 100_000)}}}")));
        Assert.Null(Read(sample, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)))));
        Assert.NotNull(Read(sample, Encoding.UTF8.GetBytes($"{body[..end]},\"wide\":\"{new string('x', 8_000_000)}\"}}")));
        Assert.NotNull(Read(sample, Encoding.UTF8.GetBytes($"{body[..end]},\"wide\":[{string.Join(',', Enumerable.Repeat("1", 1_000_000))}]}}")));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void In_another_encoding_it_is_refused(int sample)
    {
        Assert.Null(Read(sample, Encoding.Unicode.GetBytes(QuoteSamples.All[sample].Body)));
        Assert.Null(Read(sample, [.. Bytes(sample), 0xC3]));
    }

    private static byte[] Bytes(int sample) => Encoding.UTF8.GetBytes(QuoteSamples.All[sample].Body);

    /// <summary>The record; null for a verdict or a refused document, which are all that may come instead.</summary>
    private StockRecord? Read(int sample, byte[] body)
    {
        var (_, source, stream, _) = QuoteSamples.All[sample];
        try
        {
            var parsed = Assert.Single(_host.Parser(source).Parse(QuoteDocument.Of(source, stream, body)));
            Assert.True(parsed.Record is null ^ parsed.Verdict is null);
            return parsed.Record;
        }
        catch (MalformedDocumentException)
        {
            return null;
        }
    }

    private void AssertHonest(int sample, byte[] body)
    {
        if (Read(sample, body) is not { } record) { return; }
        Assert.Equal("RELIANCE", record.Ticker.Value);
        Assert.InRange(record.Timestamp, new DateTimeOffset(1990, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(9999, 12, 31, 0, 0, 0, TimeSpan.Zero));
        var figures = FiguresIn(body);
        Assert.All(
            new decimal?[] { record.Price, record.Open, record.High, record.Low, record.PreviousClose, record.Volume, record.ValueTraded }.OfType<decimal>(),
            figure => Assert.True(figures.Contains(figure), $"{figure} stands nowhere in {Encoding.UTF8.GetString(body)}"));
    }

    /// <summary>All numbers of a body, as numbers or texts, also as lakhs, crores and in whole paise.</summary>
    private static HashSet<decimal> FiguresIn(byte[] body)
    {
        var found = new HashSet<decimal>();
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            var text = reader.TokenType switch
            {
                JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                JsonTokenType.String when !reader.ValueIsEscaped => Encoding.UTF8.GetString(reader.ValueSpan),
                _ => null,
            };
            if (text is null || !decimal.TryParse(text, System.Globalization.NumberStyles.Any, System.Globalization.CultureInfo.InvariantCulture, out var number)) { continue; }
            found.Add(number);
            found.Add(Math.Round(number, 2));
            if (Math.Abs(number) < 1e15m) { found.UnionWith([number * 100_000m, decimal.Truncate(number * 100_000m), number * 10_000_000m]); }
        }

        return found;
    }

    /// <summary>Where the scalar values of a body stand.</summary>
    private static List<(int Start, int End)> ValuesIn(string body)
    {
        var found = new List<(int, int)>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(body));
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.Number or JsonTokenType.String or JsonTokenType.Null or JsonTokenType.True or JsonTokenType.False)
            {
                found.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed));
            }
        }

        return found;
    }

    private static IEnumerable<JsonObject> Objects(JsonNode node) => node switch
    {
        JsonObject found => found.Select(pair => pair.Value).OfType<JsonNode>().SelectMany(Objects).Prepend(found),
        JsonArray array => array.OfType<JsonNode>().SelectMany(Objects),
        _ => [],
    };
}
