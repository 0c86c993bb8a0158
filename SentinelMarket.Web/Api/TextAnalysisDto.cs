using System.ComponentModel;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Text;
using SentinelMarket.Core.Text.Pump;
using SentinelMarket.Core.Text.Sentiment;
using SentinelMarket.Core.Text.Tickers;

namespace SentinelMarket.Web.Api;

/// <summary>A text to read.</summary>
public sealed record AnalyzeTextDto([property: Description("The text, at most 20,000 characters.")] string? Text);

/// <summary>What a text says.</summary>
public sealed record TextAnalysisDto(
    IReadOnlyList<TickerDto> Tickers,
    SentimentDto Sentiment,
    PumpDto Pump,
    [property: Description("The guessed language: en, hi-Latn, hi, gu, ..., und.")] string Language)
{
    internal TextAnalysisDto(TextAnalysis analysis)
        : this(
            [.. analysis.Tickers.Select(ticker => new TickerDto(ticker.Mention.Ticker.Value, ticker.Mention.Evidence, new SentimentDto(ticker.Sentiment), [.. ticker.Mention.Spans.Select(span => new SpanDto(span))]))],
            new SentimentDto(analysis.Sentiment),
            new PumpDto(analysis.Pump),
            analysis.Language)
    {
    }
}

/// <summary>A share that the text speaks of.</summary>
public sealed record TickerDto(
    string Ticker,
    [property: Description("By what it was recognised, such as Cashtag or Name.")] TickerEvidence Evidence,
    [property: Description("The mood towards this share.")] SentimentDto Sentiment,
    IReadOnlyList<SpanDto> Spans);

/// <summary>A mood.</summary>
public sealed record SentimentDto(
    SentimentLabel Label,
    [property: Description("From -1 (negative) to 1 (positive).")] double Score)
{
    internal SentimentDto(SentimentScore score)
        : this(score.Label, Math.Round(score.Score, 4))
    {
    }
}

/// <summary>How likely the text calls for a pump.</summary>
public sealed record PumpDto(
    bool IsPump,
    [property: Description("0 to 1.")] double Probability,
    IReadOnlyList<PumpReasonDto> Reasons)
{
    internal PumpDto(PumpVerdict verdict)
        : this(verdict.IsPump, Math.Round(verdict.Probability, 4), [.. verdict.Reasons.Select(reason => new PumpReasonDto(reason.Sign, reason.Excerpt, new SpanDto(reason.Span)))])
    {
    }
}

/// <summary>A sign of a pump and where it stands.</summary>
public sealed record PumpReasonDto(PumpSign Sign, string Excerpt, SpanDto Span);

/// <summary>A stretch of the text.</summary>
public sealed record SpanDto(
    [property: Description("The first UTF-16 unit, from 0.")] int Start,
    [property: Description("How many UTF-16 units.")] int Length)
{
    internal SpanDto(TextSpan span)
        : this(span.Start, span.Length)
    {
    }
}
