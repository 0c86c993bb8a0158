using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using SentinelMarket.Web.Components.Shared;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Web.Components.Pages;

/// <summary>
/// A page that reads one thing and reads it again when runs change. Prerendering reads too, so that the page says something without
/// script; the circuit takes over what was read. What takes longer than a moment is left to the circuit, which can show that it loads.
/// </summary>
public abstract partial class LivePage<T> : ComponentBase, IAsyncDisposable
    where T : class
{
    private const string HandedOver = "live-page";

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _closing = new();
    private PersistingComponentStateSubscription _persisting;
    private RunSubscription? _subscription;
    private int _asked;
    private long _heard;
    private bool _closed;

    protected Snapshot<T> Data { get; } = new();

    [Inject]
    protected TimeProvider Time { get; set; } = null!;

    [Inject]
    private RunUpdates Updates { get; set; } = null!;

    [Inject]
    private PrerenderedReads Prerendered { get; set; } = null!;

    [Inject]
    private PersistentComponentState Persisted { get; set; } = null!;

    [Inject]
    private NavigationManager Addresses { get; set; } = null!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    /// <summary>What the page reads, as the subject of a sentence: "The pipelines".</summary>
    protected abstract string Subject { get; }

    protected virtual RefreshPace Pace => RefreshPace.Standard;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Closing => _closing.Token;

    protected DateTimeOffset Now => Time.GetUtcNow();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_closed) { return; }
        _closed = true;
        _persisting.Dispose();
        if (_subscription is not null) { await _subscription.DisposeAsync(); }
        await _closing.CancelAsync();
        _closing.Dispose();
    }

    protected abstract Task<T> QueryAsync(CancellationToken cancellationToken);

    /// <summary>Whether a run's change matters to what the page shows.</summary>
    protected virtual bool Concerns(long runId) => true;

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            _subscription = RunSubscription.Start(Updates, Concerns, RefreshInBackgroundAsync, () => Pace, Time);
        }
        else
        {
            _persisting = Persisted.RegisterOnPersisting(HandOver, RenderMode.InteractiveServer);
        }
    }

    /// <summary>Reads again. Of refreshes that overlap, the one asked for last counts.</summary>
    protected async Task RefreshAsync()
    {
        if (_closed || TakeOver()) { return; }
        var ask = ++_asked;
        _heard = Updates.Published;
        using var patience = RendererInfo.IsInteractive ? new CancellationTokenSource() : new CancellationTokenSource(Moment, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Closing, patience.Token);
        try
        {
            var value = await QueryAsync(either.Token);
            if (ask == _asked && !_closed) { Data.Succeed(value, Now); }
        }
        catch (OperationCanceledException) when (_closed || patience.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            if (_closed) { return; }
            LogRefreshFailed(Loggers.CreateLogger(GetType()), exception, Subject);
            if (ask == _asked) { Data.Fail(exception.Message); }
        }
    }

    /// <summary>Who is signed in, as runs and the audit log name them.</summary>
    protected async Task<string> ActorAsync() =>
        Authentication is not null && (await Authentication).User.Identity?.Name is { Length: > 0 } name ? name : "dashboard";

    private Task HandOver()
    {
        if (Data is { Value: { } value, ReadAt: { } readAt }) { Persisted.PersistAsJson(HandedOver, new Handed(Addresses.Uri, Prerendered.Keep(value, readAt), _heard)); }
        return Task.CompletedTask;
    }

    // Only the first read of a circuit finds something, and only at the address that was prerendered; browser and server escape "&" differently.
    private bool TakeOver()
    {
        if (!RendererInfo.IsInteractive || !Persisted.TryTakeFromJson<Handed>(HandedOver, out var handed) || handed is null || Uri.UnescapeDataString(handed.Address) != Uri.UnescapeDataString(Addresses.Uri)
            || Prerendered.Take(handed.Key) is not { Value: T value } read)
        {
            return false;
        }

        Data.Succeed(value, read.ReadAt);
        // What changed before this page listened is not told again.
        if (handed.Heard != Updates.Published) { _ = RefreshInBackgroundAsync(CancellationToken.None); }
        return true;
    }

    private Task RefreshInBackgroundAsync(CancellationToken cancellationToken) => InvokeAsync(async () =>
    {
        if (_closed || cancellationToken.IsCancellationRequested) { return; }
        await RefreshAsync();
        if (!_closed) { StateHasChanged(); }
    });

    [LoggerMessage(EventId = 7101, Level = LogLevel.Error, Message = "{Subject} could not be read for a page")]
    private static partial void LogRefreshFailed(ILogger logger, Exception exception, string subject);

    private sealed record Handed(string Address, string Key, long Heard);
}
