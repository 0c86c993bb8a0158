using System.Globalization;
using Microsoft.AspNetCore.Components;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Warehouse;

/// <summary>The fields of the mentions' filter, as the address has them until somebody types.</summary>
public partial class MentionForm
{
    private static readonly IReadOnlyList<string> Hidden = ["author", "language", "cluster", "size"];

    private Dictionary<string, string?> _fields = new(StringComparer.Ordinal);
    private MentionFilter? _shown;
    private bool _isOpen;

    [Parameter, EditorRequired]
    public required MentionFilter Filter { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    // What the address asks for stands among the choices, also when it is none of them.
    private IEnumerable<string> LanguageChoices =>
        Languages.Known.Append(_fields["language"] ?? string.Empty).Where(choice => choice.Length > 0).Distinct(StringComparer.Ordinal);

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_shown, Filter)) { return; }
        _shown = Filter;
        _fields = MentionFilter.Names.ToDictionary(name => name, name => (string?)Filter.Text(name), StringComparer.Ordinal);
        foreach (var choice in (ReadOnlySpan<string>)["platform", "sentiment", "pump"]) { _fields[choice] = Filter.Text(choice).ToLowerInvariant(); }
        _fields["size"] = Filter.Size.ToString(CultureInfo.InvariantCulture);
        _isOpen = Hidden.Any(name => Filter.Text(name).Length > 0);
    }

    private void Apply() => Navigation.NavigateTo(MentionFilter.Read(name => _fields.GetValueOrDefault(name)).Address());
}
