using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Components.Shared;

/// <summary>A search field for shares that offers what begins as typed: arrow keys choose, Enter goes, Escape closes.</summary>
public partial class StockSearch : IDisposable
{
    private const int Offered = 8;

    // Long enough to leave out the letters of a word that is typed in one go, short enough not to be felt.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(180);

    private CancellationTokenSource _asking = new();
    private IReadOnlyList<StockSuggestion> _offers = [];
    private string _text = string.Empty;
    private string? _said;
    private int _active = -1;
    private bool _isOpen;

    /// <summary>Of the field; unique on the page.</summary>
    [Parameter, EditorRequired]
    public required string Id { get; set; }

    [Parameter]
    public string Placeholder { get; set; } = "Search shares";

    /// <summary>The key that leads here from anywhere on the page, such as "/"; the shell's script listens to it.</summary>
    [Parameter]
    public string? Key { get; set; }

    /// <summary>What stands in the field at first.</summary>
    [Parameter]
    public string? Text { get; set; }

    [Inject]
    private IStockDesk Desk { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<StockSearch> Logger { get; set; } = null!;

    private string ListId => Id + "-offers";

    private bool IsOpen => _isOpen && _offers.Count > 0;

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _asking.Cancel();
        _asking.Dispose();
    }

    protected override void OnInitialized() => _text = Text ?? string.Empty;

    private string OptionId(int index) => FormattableString.Invariant($"{Id}-{index}");

    private async Task AskAsync()
    {
        var asking = Renew();
        _active = -1;
        if (string.IsNullOrWhiteSpace(_text))
        {
            Close();
            return;
        }

        try
        {
            await Task.Delay(Pause, Time, asking);
            var offers = await Desk.SuggestAsync(_text.Trim(), Offered, asking);
            if (asking.IsCancellationRequested) { return; }
            _offers = offers;
            _said = offers.Count == 0 ? "No share begins like this." : Figures.Count(offers.Count, "share");
            _isOpen = true;
        }
        catch (OperationCanceledException) when (asking.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            LogFailed(Logger, exception);
            if (asking.IsCancellationRequested) { return; }
            (_offers, _said, _isOpen) = ([], "The warehouse does not answer; try again in a moment.", true);
        }
    }

    private async Task PressAsync(KeyboardEventArgs press)
    {
        switch (press.Key)
        {
            case "Escape":
                Close();
                break;
            case "ArrowDown" when IsOpen:
                _active = (_active + 1) % _offers.Count;
                break;
            case "ArrowUp" when IsOpen:
                _active = (_active <= 0 ? _offers.Count : _active) - 1;
                break;
            case "ArrowDown" when _text.Length > 0:
                await AskAsync();
                break;
        }
    }

    // The chosen offer, or the share that is called so; anything else is answered by the page of shares.
    private async Task SubmitAsync()
    {
        var text = _text.Trim();
        if (_active >= 0 && _active < _offers.Count)
        {
            Go(StockAddress.Of(_offers[_active].Ticker));
            return;
        }

        var asking = Renew();
        StockSuggestion? exact = null;
        try
        {
            if (Ticker.TryParse(text, out var ticker)) { exact = (await Desk.SuggestAsync(text, Offered, asking)).FirstOrDefault(offer => offer.Ticker == ticker); }
        }
        catch (OperationCanceledException) when (asking.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            LogFailed(Logger, exception);
        }

        Go(exact is not null ? StockAddress.Of(exact.Ticker) : StockAddress.Search(text));
    }

    private void Go(string address)
    {
        Clear();
        Navigation.NavigateTo(address);
    }

    private void Clear()
    {
        Renew();
        Close();
        _text = string.Empty;
    }

    private void Close() => (_isOpen, _offers, _said, _active) = (false, [], null, -1);

    private CancellationToken Renew()
    {
        _asking.Cancel();
        _asking.Dispose();
        _asking = new CancellationTokenSource();
        return _asking.Token;
    }

    [LoggerMessage(EventId = 7132, Level = LogLevel.Warning, Message = "Shares could not be suggested")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
