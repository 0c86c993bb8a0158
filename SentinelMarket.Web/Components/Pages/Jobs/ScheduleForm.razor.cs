using System.Globalization;
using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Components.Pages.Jobs;

/// <summary>A schedule as a form, which says with every key what the schedule would do.</summary>
public partial class ScheduleForm
{
    private static readonly Dictionary<string, TimeSpan> Units = new(StringComparer.Ordinal)
    {
        ["seconds"] = TimeSpan.FromSeconds(1),
        ["minutes"] = TimeSpan.FromMinutes(1),
        ["hours"] = TimeSpan.FromHours(1),
        ["days"] = TimeSpan.FromDays(1),
    };

    private string _cron = string.Empty;
    private string _amount = string.Empty;
    private string _unit = "minutes";
    private string _reason = string.Empty;
    private string? _fault;
    private SchedulePreview? _preview;
    private bool _asCron;
    private bool _isFilled;

    [Parameter, EditorRequired]
    public required RecurringJob Job { get; set; }

    [Parameter]
    public bool IsBusy { get; set; }

    /// <summary>Says what a schedule would do, or throws what is wrong with it.</summary>
    [Parameter, EditorRequired]
    public required Func<ScheduleText, SchedulePreview> Preview { get; set; }

    [Parameter]
    public EventCallback<(string Pipeline, ScheduleText Text, string? Reason)> OnSave { get; set; }

    [Parameter]
    public EventCallback<string> OnRevert { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    private bool IsChanged => _preview is not null && Read() != Job.Schedule?.Text;

    // The page is read again while somebody types; what was typed stays.
    protected override void OnParametersSet()
    {
        if (_isFilled) { return; }
        _isFilled = true;
        _asCron = Job.Schedule is { Text.Every: null };
        _cron = Job.Schedule?.Text.Cron ?? "0 30 18 ? * MON-FRI";
        var every = Job.Schedule?.Text.Every ?? TimeSpan.FromMinutes(15);
        _unit = Units.Last(unit => every.Ticks % unit.Value.Ticks == 0).Key;
        _amount = (every.Ticks / Units[_unit].Ticks).ToString(CultureInfo.InvariantCulture);
        Look();
    }

    private void Choose(bool asCron)
    {
        _asCron = asCron;
        Look();
    }

    private void Look()
    {
        try
        {
            (_preview, _fault) = (Preview(Read()), null);
        }
        catch (Exception exception) when (exception is InvalidScheduleException or FormatException)
        {
            (_preview, _fault) = (null, exception.Message);
        }
    }

    private ScheduleText Read()
    {
        if (_asCron) { return new ScheduleText(_cron.Trim(), null); }
        return int.TryParse(_amount, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) && amount > 0 && amount <= TimeSpan.MaxValue.TotalDays
            ? new ScheduleText(null, Units[_unit] * amount)
            : throw new FormatException($"“{_amount}” is not a number of {_unit}; a whole number from 1 on is expected.");
    }

    private Task SaveAsync() => _fault is null && IsChanged ? OnSave.InvokeAsync((Job.Pipeline, Read(), string.IsNullOrWhiteSpace(_reason) ? null : _reason.Trim())) : Task.CompletedTask;
}
