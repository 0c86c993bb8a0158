using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace SentinelMarket.Web.Components.Pages.Runs;

/// <summary>The fields of the run history's filter, as the address has them until somebody types.</summary>
public partial class RunsForm
{
    private Dictionary<string, string?> _fields = new(StringComparer.Ordinal);
    private RunsFilter? _shown;
    private bool _isOpen;

    [Parameter, EditorRequired]
    public required RunsFilter Filter { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<string> Pipelines { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<string> Sources { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<string> Actors { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_shown, Filter)) { return; }
        _shown = Filter;
        _fields = RunsFilter.Names.ToDictionary(name => name, name => (string?)Filter.Text(name), StringComparer.Ordinal);
        _fields["size"] = Filter.Size.ToString(CultureInfo.InvariantCulture);
        _isOpen = Filter.UsesMore;
    }

    // What the address asks for stands among the choices, also when there is none of it.
    private IEnumerable<string> Choices(string name, IReadOnlyList<string> known) =>
        _fields[name] is { Length: > 0 } asked && !known.Contains(asked, StringComparer.Ordinal) ? known.Append(asked) : known;

    private void Apply() => Navigation.NavigateTo(RunsFilter.Read(name => _fields.GetValueOrDefault(name)).Address());
}
