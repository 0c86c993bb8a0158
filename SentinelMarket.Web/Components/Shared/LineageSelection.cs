namespace SentinelMarket.Web.Components.Shared;

/// <summary>Of which row a visitor wants to know where it comes from; one for each circuit.</summary>
public sealed class LineageSelection
{
    /// <summary>Raised on the circuit's own thread.</summary>
    public event EventHandler? Changed;

    public LineageTarget? Shown { get; private set; }

    public void Show(LineageTarget row) => Set(row);

    public void Close() => Set(null);

    private void Set(LineageTarget? row)
    {
        if (Shown == row) { return; }
        Shown = row;
        Changed?.Invoke(this, EventArgs.Empty);
    }
}

/// <summary>A row, as the lineage knows it.</summary>
/// <param name="Table">One of <c>LineageTables</c>.</param>
/// <param name="Id">Its id there.</param>
public sealed record LineageTarget(string Table, string Id);
