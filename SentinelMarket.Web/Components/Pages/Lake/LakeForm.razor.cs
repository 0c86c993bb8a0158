using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace SentinelMarket.Web.Components.Pages.Lake;

/// <summary>The fields of the lake's filter, as the address has them until somebody types.</summary>
public partial class LakeForm
{
    private Dictionary<string, string?> _fields = new(StringComparer.Ordinal);
    private LakeFilter? _shown;

    [Parameter, EditorRequired]
    public required LakeFilter Filter { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<string> Sources { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_shown, Filter)) { return; }
        _shown = Filter;
        _fields = LakeFilter.Names.ToDictionary(name => name, name => (string?)Filter.Text(name), StringComparer.Ordinal);
        _fields["size"] = Filter.Size.ToString(CultureInfo.InvariantCulture);
    }

    private void Apply() => Navigation.NavigateTo(LakeFilter.Read(name => _fields.GetValueOrDefault(name)).Address());
}
