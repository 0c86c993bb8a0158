using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Radzen;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Web.Components.Pages.Runs;

public partial class RunPage
{
    private long? _shown;
    private bool _busy;

    [Parameter]
    public long Id { get; set; }

    // Only there while the page is prerendered.
    [CascadingParameter]
    private HttpContext? Http { get; set; }

    /// <summary>Which sources are listed: "failed" or all.</summary>
    [SupplyParameterFromQuery(Name = "sources")]
    private string? Show { get; set; }

    [Inject]
    private IPipelineDesk Desk { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILogger<RunPage> Logger { get; set; } = null!;

    protected override string Subject => "The run";

    protected override RefreshPace Pace => Data.Value?.Detail is { Run.Outcome: null } ? RefreshPace.Brisk : RefreshPace.Standard;

    protected override bool Concerns(long runId) => runId == Id;

    protected override async Task OnParametersSetAsync()
    {
        // A filter of the sources changes the address too, but needs no new query.
        if (_shown == Id) { return; }
        _shown = Id;
        Data.Clear();
        if (Http is not null) { await TellMissingAsync(Http); }
        await RefreshAsync();
    }

    // What becomes of the run is read in the circuit; whether there is one has to be known before the answer begins.
    private async Task TellMissingAsync(HttpContext http)
    {
        try
        {
            if (!await Desk.HasRunAsync(Id, Closing)) { MissingPage.Tell(http); }
        }
        catch (DbException)
        {
            // The circuit will say so, and try again.
        }
    }

    protected override async Task<Found> QueryAsync(CancellationToken cancellationToken)
    {
        // A closed run never changes.
        if (Data.Value is { Detail: { Run: { Id: var id, Outcome: not null } } } known && id == Id && !Data.IsStale) { return known; }
        return new Found(await Desk.FindRunAsync(Id, cancellationToken));
    }

    private async Task RetryRunAsync()
    {
        if (_busy || Data.Value?.Detail?.Run is not { } run) { return; }
        _busy = true;
        try
        {
            var actor = await ActorAsync();
            var started = await Desk.StartRunAsync(RunRequest.Again(run, actor), Closing);
            Navigation.NavigateTo(FormattableString.Invariant($"/runs/{started.Id}"));
        }
        catch (RunAlreadyOpenException exception)
        {
            Notify(NotificationSeverity.Warning, $"{run.Pipeline} is already running", exception.Message);
        }
        catch (OperationCanceledException) when (Closing.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            LogRetryFailed(Logger, exception, run.Id);
            Notify(NotificationSeverity.Error, "The run could not be tried again", exception.Message);
        }
        finally
        {
            _busy = false;
        }
    }

    private void Notify(NotificationSeverity severity, string summary, string detail) =>
        Notifications.Notify(new NotificationMessage { Severity = severity, Summary = summary, Detail = detail, Duration = 6000 });

    [LoggerMessage(EventId = 7112, Level = LogLevel.Error, Message = "Could not try run {RunId} again from the dashboard")]
    private static partial void LogRetryFailed(ILogger logger, Exception exception, long runId);

    /// <summary>The answer to the page's query: the run, or null when there is none of that number.</summary>
    public sealed record Found(RunDetail? Detail);
}
