using System.Runtime.InteropServices;

namespace SentinelMarket.Web.Hosting;

/// <summary>Lets Ctrl+C stop a start that is still under way in order, before the server's own handling of it is there.</summary>
internal sealed class StartupInterrupt : IDisposable
{
    private static readonly TimeSpan SignalGrace = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource _source;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private volatile bool _wasUsed;
    private bool _released;

    public StartupInterrupt(CancellationToken cancellationToken)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether somebody stopped the start. A program that Ctrl+C ended may be noticed a moment before Ctrl+C itself, so it waits.</summary>
    public async Task<bool> WasUsedAsync()
    {
        if (!_released) { await Task.Delay(SignalGrace, _source.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }
        return _wasUsed;
    }

    /// <summary>From here on the server handles the signals.</summary>
    public void Release()
    {
        _released = true;
        _interrupt.Dispose();
        _terminate.Dispose();
    }

    public void Dispose()
    {
        Release();
        _source.Dispose();
    }

    private void Cancel(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _wasUsed = true;
        _source.Cancel();
    }
}
