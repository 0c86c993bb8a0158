using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Radzen;
using SentinelMarket.Core.Quality.Corrections;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Quarantine;

public partial class EntryPage
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private long? _shown;
    private bool _isBusy;
    private bool _isAsking;
    private string _reason = string.Empty;
    private IReadOnlyList<Verdict>? _checked;

    [Parameter]
    public long Id { get; set; }

    // Only there while the page is prerendered.
    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [Inject]
    private IQuarantineDesk Desk { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private ILogger<EntryPage> Logger { get; set; } = null!;

    protected override string Subject => "The entry";

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Id) { return; }
        (_shown, _isAsking, _reason, _checked) = (Id, false, string.Empty, null);
        Data.Clear();
        await RefreshAsync();
        if (Http is not null && Data.Value is { Detail: null }) { MissingPage.Tell(Http); }
    }

    protected override async Task<Found> QueryAsync(CancellationToken cancellationToken) => new(await Desk.FindAsync(Id, cancellationToken));

    private static string SentenceOf(QuarantinedRecord record) => record switch
    {
        { Status: QuarantineStatus.Open, CorrectedPath: not null } => $"{record.ResolvedBy} corrected it; the next load of the pipeline takes it in.",
        { Status: QuarantineStatus.Open } => "It waits for a decision. Its neighbours were loaded without it.",
        { Status: QuarantineStatus.Replayed, CorrectedPath: not null } => $"It was loaded as {record.ResolvedBy} corrected it: {record.Resolution}",
        { Status: QuarantineStatus.Replayed } => $"It was loaded as it came, in a run of {record.ResolvedBy}.",
        _ => $"{record.ResolvedBy} dismissed it: {record.Resolution}",
    };

    private static string WordOf(string action) => action switch
    {
        "quarantine.correct" => "Corrected",
        "quarantine.replay" => "Replayed",
        "quarantine.dismiss" => "Dismissed",
        "quarantine.reopen" => "Opened again",
        _ => action,
    };

    /// <summary>JSON is easier to read with a value on each line; a cut-off one stays as it is.</summary>
    private static string Shown(string raw)
    {
        if (raw.TrimStart() is not ['{' or '[', ..]) { return raw; }
        try
        {
            using var json = JsonDocument.Parse(raw);
            return JsonSerializer.Serialize(json.RootElement, Indented);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return raw;
        }
    }

    private Task ReplayAsync() => DoAsync("be replayed", async actor =>
    {
        var runs = await Desk.ReplayAsync([Id], actor, Closing);
        Notify(NotificationSeverity.Success, "The replay has begun", $"Run {Figures.Count(runs[0].Id)} of {runs[0].Pipeline} loads the payload again; what becomes of the entry is shown here.");
    });

    private Task SettleAsync() => DoAsync("be settled", async actor =>
    {
        if (Data.Value?.Detail?.Record.Status == QuarantineStatus.Dismissed) { await Desk.ReopenAsync([Id], _reason, actor, Closing); }
        else { await Desk.DismissAsync([Id], _reason, actor, Closing); }
        (_isAsking, _reason) = (false, string.Empty);
    });

    private Task CheckAsync(RecordPatch patch) => DoAsync("be checked", async _ => _checked = await Desk.CheckAsync(Id, patch, Closing));

    private Task CorrectAsync((RecordPatch Patch, string Reason) order) => DoAsync("be corrected", async actor =>
    {
        var result = await Desk.CorrectAsync(Id, order.Patch, order.Reason, actor, Closing);
        _checked = result.IsStored ? null : result.Verdicts;
        if (!result.IsStored) { Notify(NotificationSeverity.Warning, "The rules still refuse it", "Nothing was stored. The form says what is wrong."); }
        else if (result.Run is { } run) { Notify(NotificationSeverity.Success, "The correction is stored", $"Run {Figures.Count(run.Id)} of {run.Pipeline} loads it."); }
        else { Notify(NotificationSeverity.Info, "The correction is stored", "A run of the pipeline is open; the next one loads it."); }
    });

    private async Task DoAsync(string verb, Func<string, Task> action)
    {
        if (_isBusy) { return; }
        _isBusy = true;
        try
        {
            await action(await ActorAsync());
        }
        catch (Exception exception) when (exception is QuarantineRefusalException or InvalidPatchException or RunAlreadyOpenException)
        {
            Notify(NotificationSeverity.Warning, $"The entry could not {verb}", exception.Message);
        }
        catch (OperationCanceledException) when (Closing.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            LogActionFailed(Logger, exception, Id, verb);
            Notify(NotificationSeverity.Error, $"The entry could not {verb}", exception.Message);
        }
        finally
        {
            _isBusy = false;
        }

        await RefreshAsync();
    }

    private void Notify(NotificationSeverity severity, string summary, string detail) =>
        Notifications.Notify(new NotificationMessage { Severity = severity, Summary = summary, Detail = detail, Duration = 8000 });

    [LoggerMessage(EventId = 7162, Level = LogLevel.Error, Message = "Quarantine entry {Id} could not {Verb} from the dashboard")]
    private static partial void LogActionFailed(ILogger logger, Exception exception, long id, string verb);

    /// <summary>The answer to the page's query: the entry, or null when there is none of that number.</summary>
    public sealed record Found(QuarantineDetail? Detail);
}
