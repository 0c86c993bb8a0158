using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Api;

/// <summary>What a request for a page of rows asks for. Values are text here, so that a refusal has words.</summary>
internal sealed record StockBrowseQuery(
    [property: FromQuery(Name = "ticker"), Description("Only this symbol, such as RELIANCE or M%26M.")] string? Ticker,
    [property: FromQuery(Name = "series"), Description("Only this series, such as EQ.")] string? Series,
    [property: FromQuery(Name = "exchange"), Description("Only this exchange: NSE or BSE.")] string? Exchange,
    [property: FromQuery(Name = "source"), Description("Only this source, such as nse.eod.udiff.")] string? Source,
    [property: FromQuery(Name = "from"), Description("First trading day, inclusive: 2026-01-31.")] string? From,
    [property: FromQuery(Name = "to"), Description("Last trading day, inclusive: 2026-01-31.")] string? To,
    [property: FromQuery(Name = "minPrice"), Description("Lowest price in rupees.")] string? MinPrice,
    [property: FromQuery(Name = "maxPrice"), Description("Highest price in rupees.")] string? MaxPrice,
    [property: FromQuery(Name = "minVolume"), Description("Fewest shares traded; rows without a volume are left out.")] string? MinVolume,
    [property: FromQuery(Name = "maxVolume"), Description("Most shares traded; rows without a volume are left out.")] string? MaxVolume,
    [property: FromQuery(Name = "sort"), Description("What the rows are sorted by: time, ticker, price or volume; time unless told.")] string? Sort,
    [property: FromQuery(Name = "direction"), Description("desc (newest or largest first, unless told) or asc.")] string? Direction,
    [property: FromQuery(Name = "size"), Description("Rows a page; 50 unless told.")] string? Size,
    [property: FromQuery(Name = "after"), Description("The value of next of the page before, with the same filters, sort and direction.")] string? After)
{
    public const int MaxSize = 1_000;

    /// <summary>The query; a <see cref="FormatException"/> says in words which value is wrong.</summary>
    public StockRowQuery Read() => new()
    {
        Ticker = QueryText.Ticker(Ticker),
        Series = QueryText.Name("series", Series, "EQ"),
        Exchange = QueryText.Exchange(Exchange),
        Source = QueryText.Name("source", Source, "nse.eod.udiff"),
        From = QueryText.Day("from", From),
        To = QueryText.Day("to", To),
        MinPrice = QueryText.Price("minPrice", MinPrice),
        MaxPrice = QueryText.Price("maxPrice", MaxPrice),
        MinVolume = QueryText.Number("minVolume", MinVolume, 0, long.MaxValue),
        MaxVolume = QueryText.Number("maxVolume", MaxVolume, 0, long.MaxValue),
        Sort = QueryText.Choice("sort", Sort, StockRowSort.Time, ("time", StockRowSort.Time), ("ticker", StockRowSort.Ticker), ("price", StockRowSort.Price), ("volume", StockRowSort.Volume)),
        Descending = QueryText.Choice("direction", Direction, true, ("desc", true), ("asc", false)),
        Size = (int)(QueryText.Number("size", Size, 1, MaxSize) ?? 50),
        After = After,
    };
}
