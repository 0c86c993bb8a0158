using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Radzen;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Web.Components.Pages.Quarantine;

public partial class EntriesPage
{
    private const int MostChosen = 500;
    private const int RulesShown = 12;

    // Rows that jump while somebody chooses among them are worse than rows that are some seconds old.
    private static readonly RefreshPace ReadingPace = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2));

    private QuarantineFilter _filter = null!;
    private HashSet<long> _chosen = [];
    private string? _shown;
    private bool _isBusy;

    // Any parameter taken from the query makes the framework report every change of the query; the filter then reads all of them.
    [SupplyParameterFromQuery(Name = "after")]
    private string? After { get; set; }

    [Inject]
    private IQuarantineDesk Desk { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private ILogger<EntriesPage> Logger { get; set; } = null!;

    protected override string Subject => "The quarantine";

    protected override RefreshPace Pace => ReadingPace;

    private IReadOnlyList<QuarantineGroup> Groups => Data.Value?.Groups ?? [];

    private string Sentence => Data.Value is null
        ? "Records that broke a rule, each with its reason, kept until somebody decides."
        : Groups.Where(group => group.Status == QuarantineStatus.Open).Sum(group => group.Entries) switch
        {
            0 => "No refused record waits for a decision.",
            1 => "One refused record waits for a decision: correct it, replay it or dismiss it.",
            var open => $"{Figures.Count(open)} refused records wait for a decision: correct them, replay them or dismiss them.",
        };

    private IReadOnlyList<FilterChoice> StatusChoices =>
        [Choice("Open", QuarantineFilter.Open, QuarantineStatus.Open), Choice("Replayed", "replayed", QuarantineStatus.Replayed), Choice("Dismissed", "dismissed", QuarantineStatus.Dismissed), Choice("All", "all", null)];

    private IReadOnlyList<(string Rule, long Count)> OpenRules => _filter.Status != QuarantineFilter.Open ? []
        : [.. Groups.Where(group => group.Status == QuarantineStatus.Open).GroupBy(group => group.Rule, StringComparer.Ordinal)
            .Select(rule => (rule.Key, rule.Sum(group => group.Entries))).OrderByDescending(rule => rule.Item2).Take(RulesShown)];

    private string? Matching => _filter.IsCountable && Data.Value is not null
        ? Figures.Count(Groups.Where(group => _filter.Matches(group) && (_filter.ToQuery().Status is not { } status || status == group.Status)).Sum(group => group.Entries), "entry", "entries") : null;

    // A later page is a place among the rows that somebody reads; only the first one follows.
    protected override bool Concerns(long runId) => _filter?.After is null;

    protected override async Task OnParametersSetAsync()
    {
        var parameters = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query);
        var filter = QuarantineFilter.Read(name => parameters.TryGetValue(name, out var values) ? values.ToString() : null, Desk.Pipelines);
        var address = filter.Address(filter.After) + string.Join('|', filter.Faults);
        if (_shown == address) { return; }
        (_filter, _shown, _chosen) = (filter, address, []);
        await RefreshAsync();
    }

    protected override async Task<QuarantineData> QueryAsync(CancellationToken cancellationToken)
    {
        var groups = await Desk.GroupsAsync(cancellationToken);
        if (_filter.Faults.Count > 0) { return new QuarantineData(new QuarantinePage([], null), groups); }
        try
        {
            return new QuarantineData(await Desk.BrowseAsync(_filter.ToQuery(), cancellationToken), groups);
        }
        catch (ArgumentException exception) when (_filter.After is not null)
        {
            throw new InvalidOperationException("The address points to no place among these entries. Choose Show to start with the first.", exception);
        }
    }

    private FilterChoice Choice(string word, string status, QuarantineStatus? of) => new(
        word, _filter.AddressWith("status", status), _filter.Status == status,
        _filter.IsCountable && Data.Value is not null ? Groups.Where(group => _filter.Matches(group) && (of is null || group.Status == of)).Sum(group => group.Entries) : null);

    private Task ChooseMatchingAsync() => DoAsync("be chosen", async _ =>
    {
        var page = await Desk.BrowseAsync(_filter.ToQuery() with { After = null, Size = MostChosen }, Closing);
        _chosen = [.. page.Rows.Select(row => row.Id)];
        if (page.Next is not null) { Notify(NotificationSeverity.Info, $"The newest {Figures.Count(MostChosen)} are chosen", "One order takes no more; the others can follow."); }
    });

    private Task ReplayAsync() => DoAsync("be replayed", async actor =>
    {
        var runs = await Desk.ReplayAsync(_chosen, actor, Closing);
        _chosen = [];
        Notify(NotificationSeverity.Success, "The replay has begun", $"{string.Join(", ", runs.Select(run => $"run {Figures.Count(run.Id)} of {run.Pipeline}"))}. Entries whose records load leave the list.");
    });

    private Task DismissAsync(string reason) => DoAsync("be dismissed", async actor =>
    {
        var dismissed = await Desk.DismissAsync(_chosen, reason, actor, Closing);
        _chosen = [];
        Notify(NotificationSeverity.Success, $"{Figures.Count(dismissed.Count, "entry", "entries")} dismissed", "They stay to be seen under Dismissed.");
    });

    private async Task DoAsync(string verb, Func<string, Task> action)
    {
        if (_isBusy) { return; }
        _isBusy = true;
        try
        {
            await action(await ActorAsync());
        }
        catch (RunAlreadyOpenException exception)
        {
            Notify(NotificationSeverity.Warning, "A run of the pipeline is open", exception.Message);
        }
        catch (QuarantineRefusalException exception)
        {
            Notify(NotificationSeverity.Warning, $"The entries could not {verb}", exception.Message);
        }
        catch (OperationCanceledException) when (Closing.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            LogActionFailed(Logger, exception, verb);
            Notify(NotificationSeverity.Error, $"The entries could not {verb}", exception.Message);
        }
        finally
        {
            _isBusy = false;
        }

        await RefreshAsync();
    }

    private void Notify(NotificationSeverity severity, string summary, string detail) =>
        Notifications.Notify(new NotificationMessage { Severity = severity, Summary = summary, Detail = detail, Duration = 8000 });

    [LoggerMessage(EventId = 7161, Level = LogLevel.Error, Message = "Quarantine entries could not {Verb} from the dashboard")]
    private static partial void LogActionFailed(ILogger logger, Exception exception, string verb);
}
