using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace SentinelMarket.Web.Components.Pages.Import;

/// <summary>
/// The browser sends files to the API itself, because that has progress and no limit of the circuit's; the script tells this card how far
/// each is. What arrived is then seen in the inbox, like any other file.
/// </summary>
public sealed partial class UploadCard : IAsyncDisposable
{
    private const string Address = "/api/ingest/uploads";

    private readonly List<Sending> _files = [];
    private DotNetObjectReference<UploadCard>? _self;
    private IJSObjectReference? _script;
    private IJSObjectReference? _attached;
    private ElementReference _zone;
    private ElementReference _input;

    [Parameter, EditorRequired]
    public long MaxBytes { get; set; }

    /// <summary>The same for a person.</summary>
    [Parameter, EditorRequired]
    public required string MaxUpload { get; set; }

    /// <summary>What is said of a larger file.</summary>
    [Parameter, EditorRequired]
    public required string TooLarge { get; set; }

    /// <summary>The server has a file that it had not before.</summary>
    [Parameter]
    public EventCallback OnAccepted { get; set; }

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    /// <summary>A file is about to be sent.</summary>
    [JSInvokable]
    public Task Began(int key, string name, long size) => ChangeAsync(() => _files.Add(new Sending(key, name, size, 0, null)));

    /// <summary>Bytes have left the browser.</summary>
    [JSInvokable]
    public Task Progressed(int key, long sent) => ChangeAsync(() => Replace(key, file => file with { Sent = sent }));

    /// <summary>The server has the file; from now on the inbox tells of it.</summary>
    [JSInvokable]
    public Task Accepted(int key) => InvokeAsync(async () =>
    {
        // Read first, so that the file is never in neither place.
        await OnAccepted.InvokeAsync();
        Dismiss(key);
        StateHasChanged();
    });

    /// <summary>The server, or the script before it, did not take the file.</summary>
    [JSInvokable]
    public Task Refused(int key, string reason) => ChangeAsync(() => Replace(key, file => file with { Refusal = reason }));

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_attached is not null) { await _attached.InvokeVoidAsync("detach"); }
            if (_attached is not null) { await _attached.DisposeAsync(); }
            if (_script is not null) { await _script.DisposeAsync(); }
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // The browser is gone, and its listeners with it.
        }

        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) { return; }
        try
        {
            _self = DotNetObjectReference.Create(this);
            _script = await Script.InvokeAsync<IJSObjectReference>("import", "/" + Assets["js/uploads.js"]);
            _attached = await _script.InvokeAsync<IJSObjectReference>("attach", _zone, _input, _self, Address, MaxBytes, TooLarge);
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left meanwhile.
        }
    }

    private void Dismiss(int key) => _files.RemoveAll(file => file.Key == key);

    private void Replace(int key, Func<Sending, Sending> change)
    {
        var index = _files.FindIndex(file => file.Key == key);
        if (index >= 0) { _files[index] = change(_files[index]); }
    }

    private Task ChangeAsync(Action change) => InvokeAsync(() =>
    {
        change();
        StateHasChanged();
    });
}
