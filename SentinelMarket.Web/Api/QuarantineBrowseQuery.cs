using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>What a request for a page of refused records asks for. Values are text here, so that a refusal has words.</summary>
internal sealed record QuarantineBrowseQuery(
    [property: FromQuery(Name = "status"), Description("Only these: open, replayed or dismissed.")] string? Status,
    [property: FromQuery(Name = "pipeline"), Description("Only the sources of this pipeline, such as stock_data.")] string? Pipeline,
    [property: FromQuery(Name = "source"), Description("Only this source, such as nse.quote.")] string? Source,
    [property: FromQuery(Name = "rule"), Description("Only what this rule refused, such as price.positive; quality/rules lists all.")] string? Rule,
    [property: FromQuery(Name = "run"), Description("Only what this run refused.")] string? Run,
    [property: FromQuery(Name = "from"), Description("First day in India (2026-01-31) or first instant (2026-01-31T10:00:00Z), inclusive.")] string? From,
    [property: FromQuery(Name = "to"), Description("Last day in India, the whole day included, or last instant, inclusive.")] string? To,
    [property: FromQuery(Name = "limit"), Description("Rows a page; 50 unless told.")] string? Limit,
    [property: FromQuery(Name = "after"), Description("The value of next of the page before, with the same filters.")] string? After)
{
    public const int MaxLimit = 500;

    /// <summary>The query; a <see cref="FormatException"/> says in words which value is wrong.</summary>
    public QuarantineQuery Read(IQuarantineDesk desk)
    {
        var period = QueryPeriod.Parse(From, To);
        return new QuarantineQuery
        {
            Status = QueryText.Choice<QuarantineStatus?>("status", Status, null, ("open", QuarantineStatus.Open), ("replayed", QuarantineStatus.Replayed), ("dismissed", QuarantineStatus.Dismissed)),
            Sources = QueryText.Choice<IReadOnlyList<string>?>("pipeline", Pipeline, null, [.. desk.Pipelines.Select(pair => (pair.Key, (IReadOnlyList<string>?)pair.Value))]),
            Source = QueryText.Name("source", Source, "nse.quote"),
            Rule = QueryText.Name("rule", Rule, "price.positive"),
            RunId = QueryText.Number("run", Run, 1, long.MaxValue),
            From = period.From,
            To = period.To,
            Size = (int)(QueryText.Number("limit", Limit, 1, MaxLimit) ?? 50),
            After = After,
        };
    }
}
