using System.Globalization;
using Microsoft.AspNetCore.Components;
using Radzen;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Lake;

public partial class LakeObjectPage
{
    private long? _shown;
    private bool _busy;
    private LakeTrial? _trial;

    [Parameter]
    public long Id { get; set; }

    // Only there while the page is prerendered.
    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [Inject]
    private ILakeDesk Desk { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private ILogger<LakeObjectPage> Logger { get; set; } = null!;

    protected override string Subject => "The object";

    // An object never changes, and what came of it seldom.
    protected override bool Concerns(long runId) => false;

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Id) { return; }
        (_shown, _trial) = (Id, null);
        Data.Clear();
        await RefreshAsync();
        if (Data.Value is { Detail: null }) { MissingPage.Tell(Http); }
    }

    protected override async Task<Found> QueryAsync(CancellationToken cancellationToken) => new(await Desk.FindAsync(Id, cancellationToken));

    private static string ReplayAddress(LakeObjectRow row)
    {
        var day = row.Item.FetchedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return AddressFields.Address("/lake/replay", [("source", row.Item.Source), ("from", day), ("to", day)]);
    }

    private async Task VerifyAsync()
    {
        if (_busy) { return; }
        _busy = true;
        try
        {
            _trial = await Desk.VerifyAsync(Id, Closing);
            if (_trial is { } trial) { Notify(trial.Sound ? NotificationSeverity.Success : NotificationSeverity.Error, trial.Sound ? "The object is sound" : "The object is damaged", trial.Message); }
        }
        catch (OperationCanceledException) when (Closing.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            LogCheckFailed(Logger, exception, Id);
            Notify(NotificationSeverity.Error, "The object could not be checked", exception.Message);
        }
        finally
        {
            _busy = false;
        }
    }

    private void Notify(NotificationSeverity severity, string summary, string detail) =>
        Notifications.Notify(new NotificationMessage { Severity = severity, Summary = summary, Detail = detail, Duration = 8000 });

    [LoggerMessage(EventId = 7161, Level = LogLevel.Error, Message = "The lake object {Id} could not be checked from the dashboard")]
    private static partial void LogCheckFailed(ILogger logger, Exception exception, long id);

    /// <summary>The answer to the page's query: the object, or null when there is none of that number.</summary>
    public sealed record Found(LakeObjectDetail? Detail);
}
