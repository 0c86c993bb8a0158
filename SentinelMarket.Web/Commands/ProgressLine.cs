using System.Globalization;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Commands;

/// <summary>
/// Shows a running pipeline: on a terminal a bar that is redrawn in place, otherwise a plain line now and then. How much is still to come
/// is unknown (a file tells its length only at its end), so the bar moves instead of filling up.
/// </summary>
internal sealed class ProgressLine(CommandConsole console) : IProgress<RunReport>
{
    private const int BarWidth = 20;
    private const int BlockWidth = 5;
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Repeat = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private long _shownAt;
    private int _position;
    private bool _ended;

    public RunReport? Last { get; private set; }

    public void Report(RunReport value)
    {
        lock (_gate)
        {
            var first = Last is null;
            Last = value;
            if (_ended || (!first && console.Time.GetElapsedTime(_shownAt) < (console.IsTerminal ? Redraw : Repeat))) { return; }
            _shownAt = console.Time.GetTimestamp();
            Show(value);
        }
    }

    /// <summary>Clears the bar; later reports are not shown.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            if (console.IsTerminal && Last is not null) { console.Error.Write("\r\x1b[K"); }
        }
    }

    private void Show(RunReport run)
    {
        var counts = run.Counts;
        var text = string.Create(CultureInfo.InvariantCulture, $"{run.Pipeline} run {run.Id}: {counts.Extracted:N0} read, {counts.Loaded:N0} loaded, {counts.Unchanged:N0} unchanged, {counts.Quarantined:N0} quarantined");
        if (!console.IsTerminal)
        {
            console.Error.WriteLine(text);
            return;
        }

        var start = _position++ % (BarWidth - BlockWidth + 1);
        var bar = new string('.', start) + new string('#', BlockWidth) + new string('.', BarWidth - BlockWidth - start);
        console.Error.Write($"\r[{bar}] {text}\x1b[K");
    }
}
