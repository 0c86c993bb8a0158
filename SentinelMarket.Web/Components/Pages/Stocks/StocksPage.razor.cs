using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Web.Components.Pages.Stocks;

public partial class StocksPage
{
    private const int Most = 50;
    private const int LongestText = 80;

    // What is found changes only when new shares come.
    private static readonly RefreshPace SearchPace = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2));

    private string _text = string.Empty;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Asked { get; set; }

    [Inject]
    private IStockDesk Desk { get; set; } = null!;

    protected override string Subject => "The shares";

    protected override RefreshPace Pace => SearchPace;

    protected override bool Concerns(long runId) => false;

    protected override async Task OnParametersSetAsync()
    {
        var text = Asked?.Trim() ?? string.Empty;
        if (text.Length > LongestText) { text = text[..LongestText]; }
        if (text == _text && Data.Value is not null) { return; }
        _text = text;
        Data.Clear();
        await RefreshAsync();
    }

    protected override async Task<IReadOnlyList<StockSuggestion>> QueryAsync(CancellationToken cancellationToken) =>
        _text.Length == 0 ? [] : await Desk.SuggestAsync(_text, Most, cancellationToken);
}
