using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Api;

/// <summary>What a request for a page of runs asks for. Values are text here, so that a refusal has words.</summary>
internal sealed record RunBrowseQuery(
    [property: FromQuery(Name = "pipeline"), Description("Only this pipeline, such as stock_data.")] string? Pipeline,
    [property: FromQuery(Name = "ticker"), Description("Only runs that asked or read this ticker, channel or file, as their sources call it.")] string? Ticker,
    [property: FromQuery(Name = "source"), Description("Only runs that asked this source, such as nse.quote.")] string? Source,
    [property: FromQuery(Name = "outcome"), Description("Only these: succeeded, partial, failed, cancelled or open.")] string? Outcome,
    [property: FromQuery(Name = "trigger"), Description("Only these: schedule, manual, import, retry or replay.")] string? Trigger,
    [property: FromQuery(Name = "error"), Description("A part of the error's text, 3 to 200 characters, in any letter case.")] string? Error,
    [property: FromQuery(Name = "minSeconds"), Description("Took this many seconds or more; open runs have no duration.")] string? MinSeconds,
    [property: FromQuery(Name = "maxSeconds"), Description("Took this many seconds or less.")] string? MaxSeconds,
    [property: FromQuery(Name = "actor"), Description("Only runs that this user, key or job asked for; exactly.")] string? Actor,
    [property: FromQuery(Name = "node"), Description("Only runs of this machine, or of one process of it as machine/process.")] string? Node,
    [property: FromQuery(Name = "from"), Description("Started on this day in India (2026-01-31) or at this instant (2026-01-31T10:00:00Z), or later.")] string? From,
    [property: FromQuery(Name = "to"), Description("Started on this day in India, the whole day included, or at this instant, or earlier.")] string? To,
    [property: FromQuery(Name = "limit"), Description("Runs a page; 50 unless told.")] string? Limit,
    [property: FromQuery(Name = "after"), Description("The value of next of the page before, with the same filters.")] string? After)
{
    public const int MaxLimit = 500;
    private const int LongestText = 200;
    private const double MostSeconds = 366d * 24 * 3600;

    /// <summary>The query; a <see cref="FormatException"/> says in words which value is wrong.</summary>
    public RunQuery Read()
    {
        var period = QueryPeriod.Parse(From, To);
        var (outcome, isOpen) = QueryText.Choice<(RunOutcome?, bool)>("outcome", Outcome, (null, false),
            ("succeeded", (RunOutcome.Succeeded, false)), ("partial", (RunOutcome.Partial, false)), ("failed", (RunOutcome.Failed, false)), ("cancelled", (RunOutcome.Cancelled, false)), ("open", (null, true)));
        var (least, most) = (Seconds("minSeconds", MinSeconds), Seconds("maxSeconds", MaxSeconds));
        if (least > most) { throw new FormatException($"minSeconds ({QueryText.Shown(MinSeconds!)}) is more than maxSeconds ({QueryText.Shown(MaxSeconds!)})."); }
        return new RunQuery
        {
            Pipeline = QueryText.Name("pipeline", Pipeline, "stock_data"),
            Stream = QueryText.Words("ticker", Ticker, 1, LongestText),
            Source = QueryText.Name("source", Source, "nse.quote"),
            Outcome = outcome,
            IsOpen = isOpen,
            Trigger = QueryText.Choice<RunTrigger?>("trigger", Trigger, null,
                ("schedule", RunTrigger.Schedule), ("manual", RunTrigger.Manual), ("import", RunTrigger.Import), ("retry", RunTrigger.Retry), ("replay", RunTrigger.Replay)),
            ErrorText = QueryText.Words("error", Error, RunQuery.ShortestErrorText, LongestText),
            MinDuration = least,
            MaxDuration = most,
            Actor = QueryText.Words("actor", Actor, 1, LongestText),
            Node = QueryText.Words("node", Node, 1, LongestText),
            From = period.From,
            To = period.To,
            Size = (int)(QueryText.Number("limit", Limit, 1, MaxLimit) ?? 50),
            After = After,
        };
    }

    private static TimeSpan? Seconds(string name, string? text)
    {
        if (text is null) { return null; }
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= MostSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"{name} is \"{QueryText.Shown(text)}\"; seconds such as 90 or 0.5 are expected.");
    }
}

/// <summary>A page of runs, those that started last first; next is the cursor of the page after, or null.</summary>
public sealed record RunPageDto(IReadOnlyList<RunDto> Runs, string? Next);
