using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Quality.Corrections;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Components.Pages.Quarantine;

/// <summary>A refused record as a form: the values that are probably wrong first, all others behind a fold, or the whole text.</summary>
public partial class CorrectionCard
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private string _raw = string.Empty;
    private string _reason = string.Empty;
    private bool _asText;
    private bool _isTouched;
    private bool _isFilled;

    [Parameter, EditorRequired]
    public required CorrectionForm Form { get; set; }

    [Parameter]
    public bool IsBusy { get; set; }

    /// <summary>What the rules said of the correction that was checked last; null when none was.</summary>
    [Parameter]
    public IReadOnlyList<Verdict>? Checked { get; set; }

    [Parameter]
    public EventCallback<RecordPatch> OnCheck { get; set; }

    [Parameter]
    public EventCallback<(RecordPatch Patch, string Reason)> OnSave { get; set; }

    private IReadOnlyList<FormField> Fields => Form.Fields;

    private bool IsChanged => _asText ? _raw != Form.Raw : Fields.Any(IsEdited);

    // The page is read again while somebody types; what was typed stays.
    protected override void OnParametersSet()
    {
        if (_isFilled) { return; }
        _isFilled = true;
        _asText = Fields.Count == 0;
        _raw = Form.Raw ?? string.Empty;
        foreach (var field in Fields) { _values[field.Name] = field.Value; }
    }

    private bool IsFirst(string name) => Form.Suspects.Contains(name);

    private bool IsEdited(FormField field) => _values[field.Name] != field.Value;

    private void Show(bool asText) => (_asText, _isTouched) = (asText, true);

    private void Changed() => _isTouched = true;

    private void Set(string name, string? value) => (_values[name], _isTouched) = (value ?? string.Empty, true);

    private Task CheckAsync()
    {
        _isTouched = false;
        return OnCheck.InvokeAsync(Patch());
    }

    private Task SaveAsync()
    {
        _isTouched = false;
        return OnSave.InvokeAsync((Patch(), _reason));
    }

    private RecordPatch Patch() => _asText
        ? new RecordPatch(new Dictionary<string, string>(StringComparer.Ordinal), _raw)
        : new RecordPatch(Fields.Where(IsEdited).ToDictionary(field => field.Name, field => _values[field.Name], StringComparer.Ordinal), null);
}
