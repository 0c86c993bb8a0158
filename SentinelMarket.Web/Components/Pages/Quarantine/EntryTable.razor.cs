using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Quarantine;

/// <summary>Refused records as rows, open ones to be chosen.</summary>
public partial class EntryTable
{
    [Parameter, EditorRequired]
    public required IReadOnlyList<QuarantinedRecord> Rows { get; set; }

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlySet<long> Chosen { get; set; }

    /// <summary>Whether rows may be chosen at all.</summary>
    [Parameter]
    public bool CanChoose { get; set; }

    [Parameter]
    public EventCallback<IReadOnlySet<long>> ChosenChanged { get; set; }

    private IEnumerable<long> Open => Rows.Where(row => row.Status == QuarantineStatus.Open).Select(row => row.Id);

    private bool AreAllChosen => Open.Any() && Open.All(Chosen.Contains);

    private static string Where(QuarantinedRecord row)
    {
        var stream = row.Entry.Key is null ? row.Source : $"{row.Source} {row.Stream}";
        return row.Entry.Position > 0 ? $"{stream}, at {Figures.Count(row.Entry.Position)}" : stream;
    }

    private Task ChooseAllAsync() => ChosenChanged.InvokeAsync(AreAllChosen ? Chosen.Except(Open).ToHashSet() : Chosen.Union(Open).ToHashSet());

    private Task ToggleAsync(long id) => ChosenChanged.InvokeAsync(Chosen.Contains(id) ? Chosen.Where(other => other != id).ToHashSet() : Chosen.Append(id).ToHashSet());
}
