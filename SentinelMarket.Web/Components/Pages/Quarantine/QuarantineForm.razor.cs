using System.Globalization;
using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Components.Pages.Quarantine;

/// <summary>The fields of the quarantine's filter, as the address has them until somebody types.</summary>
public partial class QuarantineForm
{
    private Dictionary<string, string?> _fields = new(StringComparer.Ordinal);
    private QuarantineFilter? _shown;
    private bool _isOpen;

    [Parameter, EditorRequired]
    public required QuarantineFilter Filter { get; set; }

    /// <summary>What there is, for the choices.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<QuarantineGroup> Groups { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_shown, Filter)) { return; }
        _shown = Filter;
        _fields = QuarantineFilter.Names.ToDictionary(name => name, name => (string?)Filter.Text(name), StringComparer.Ordinal);
        _fields["size"] = Filter.Size.ToString(CultureInfo.InvariantCulture);
        _isOpen = Filter.Text("size").Length > 0;
    }

    // What the address asks for stands among the choices, also when there is none of it.
    private IEnumerable<string> Choices(string name, Func<QuarantineGroup, string> of) =>
        Groups.Select(of).Append(_fields[name] ?? string.Empty).Where(choice => choice.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private void Apply() => Navigation.NavigateTo(QuarantineFilter.Read(name => _fields.GetValueOrDefault(name), Filter.Pipelines).Address());
}
