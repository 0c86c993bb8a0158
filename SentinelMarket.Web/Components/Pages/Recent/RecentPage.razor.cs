using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Recent;

public partial class RecentPage
{
    private const int Shown = 200;

    [SupplyParameterFromQuery(Name = "ticker")]
    private string? Ticker { get; set; }

    [Inject]
    private DatabaseDesk Desk { get; set; } = null!;

    protected override string Subject => "The quotes in memory";

    private string Sentence => Data.Value?.Standing switch
    {
        null => "Reading them …",
        { Absence: { } absence } standing => $"PostgreSQL is away since {Instants.Full(absence.Since)}; these are the latest {Figures.Count(standing.QuotesHeld, "quote")} held in memory. They are kept in the lake, and are in the warehouse when it is back.",
        { QuotesHeld: > 0 } standing => $"PostgreSQL is back; {Figures.Count(standing.QuotesHeld, "quote")} held in memory meanwhile are being loaded.",
        _ => "PostgreSQL is there, so all quotes are in the warehouse.",
    };

    protected override Task OnInitializedAsync() => RefreshAsync();

    protected override Task<RecentData> QueryAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new RecentData(Desk.Standing(), Desk.LatestQuotes(string.IsNullOrWhiteSpace(Ticker) ? null : Ticker.Trim(), Shown)));

    private static string Note(RecentData data) =>
        data.Quotes.Count < data.Standing.QuotesHeld ? $"latest {Figures.Count(data.Quotes.Count)} of {Figures.Count(data.Standing.QuotesHeld)}" : Figures.Count(data.Quotes.Count, "quote");
}
