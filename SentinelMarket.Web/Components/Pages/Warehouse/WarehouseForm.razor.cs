using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace SentinelMarket.Web.Components.Pages.Warehouse;

/// <summary>The fields of the filter, as the address has them until somebody types.</summary>
public partial class WarehouseForm
{
    private static readonly IReadOnlyList<string> Hidden = ["series", "minprice", "maxprice", "minvolume", "maxvolume", "size"];

    private Dictionary<string, string?> _fields = new(StringComparer.Ordinal);
    private WarehouseFilter? _shown;
    private bool _isOpen;

    [Parameter, EditorRequired]
    public required WarehouseFilter Filter { get; set; }

    /// <summary>The sources that the warehouse has rows of.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<string> Sources { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_shown, Filter)) { return; }
        _shown = Filter;
        _fields = WarehouseFilter.Names.ToDictionary(name => name, name => (string?)Filter.Text(name), StringComparer.Ordinal);
        _fields["exchange"] = Filter.Text("exchange").ToUpperInvariant();
        _fields["sort"] = Filter.Order.Code;
        _fields["size"] = Filter.Size.ToString(CultureInfo.InvariantCulture);
        _isOpen = Hidden.Any(name => Filter.Text(name).Length > 0);
    }

    // What the address asks for stands among the choices, also when it is none of them.
    private IEnumerable<string> Choices(string name, IReadOnlyList<string> known) =>
        known.Append(_fields[name] ?? string.Empty).Where(choice => choice.Length > 0).Distinct(StringComparer.Ordinal);

    private void Apply() => Navigation.NavigateTo(WarehouseFilter.Read(name => _fields.GetValueOrDefault(name)).Address());
}
