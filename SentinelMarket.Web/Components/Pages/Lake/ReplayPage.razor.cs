using System.Globalization;
using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Web.Components.Pages.Lake;

public partial class ReplayPage
{
    private const int MostRuns = 20;

    private string? _shown;
    private string? _source;
    private string? _from;
    private string? _to;
    private string? _fault;
    private bool _busy;

    [SupplyParameterFromQuery(Name = "source")]
    private string? Source { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? To { get; set; }

    /// <summary>The numbers of the runs that were started, with commas between them.</summary>
    [SupplyParameterFromQuery(Name = "runs")]
    private string? Runs { get; set; }

    [Inject]
    private ILakeDesk Desk { get; set; } = null!;

    [Inject]
    private IPipelineDesk Pipelines { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILogger<ReplayPage> Logger { get; set; } = null!;

    protected override string Subject => "The replay";

    protected override RefreshPace Pace => Data.Value is { } found && found.Replays.Any(one => one.Run.Outcome is null) ? RefreshPace.Brisk : RefreshPace.Standard;

    private IReadOnlyList<long> RunIds =>
        [.. (Runs ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries).Take(MostRuns).Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0)];

    protected override bool Concerns(long runId) => RunIds.Contains(runId);

    protected override async Task OnParametersSetAsync()
    {
        var asked = $"{Source}\n{From}\n{To}\n{Runs}";
        if (_shown == asked) { return; }
        (_shown, _source, _from, _to) = (asked, Source, From, To);
        Data.Clear();
        await RefreshAsync();
    }

    protected override async Task<Found> QueryAsync(CancellationToken cancellationToken)
    {
        var replays = new List<Replayed>();
        foreach (var id in RunIds)
        {
            if (await Pipelines.FindRunAsync(id, cancellationToken) is not { Run: { Trigger: RunTrigger.Replay } run }) { continue; }
            var isDryRun = run.Parameters.ContainsKey(ReplayedDocuments.DryRunParameter);
            replays.Add(new Replayed(run, isDryRun, isDryRun ? await Desk.FindPreviewAsync(id, cancellationToken) : null));
        }

        return new Found(await Desk.SourcesAsync(cancellationToken), replays);
    }

    private async Task StartAsync(bool isDryRun)
    {
        if (_busy) { return; }
        (_busy, _fault) = (true, null);
        try
        {
            if (Day(_from) is not { } from) { _fault = "The first day is missing; choose the day on which the payloads were fetched."; return; }
            var runs = await Desk.ReplayAsync(new ReplayOrder(from, Day(_to) ?? from, string.IsNullOrEmpty(_source) ? null : _source, null, isDryRun), await ActorAsync(), Closing);
            Navigation.NavigateTo(AddressFields.Address("/lake/replay", [("source", _source), ("from", _from), ("to", _to), ("runs", string.Join(',', runs.Select(run => run.Id.ToString(CultureInfo.InvariantCulture))))]));
        }
        catch (Exception refused) when (refused is InvalidRunRequestException or RunAlreadyOpenException)
        {
            _fault = refused.Message;
        }
        catch (OperationCanceledException) when (Closing.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            LogStartFailed(Logger, exception);
            _fault = $"The replay could not be started: {exception.Message}";
        }
        finally
        {
            _busy = false;
        }
    }

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    [LoggerMessage(EventId = 7162, Level = LogLevel.Error, Message = "A replay could not be started from the dashboard")]
    private static partial void LogStartFailed(ILogger logger, Exception exception);

    /// <summary>The answer to the page's query.</summary>
    public sealed record Found(IReadOnlyList<string> Sources, IReadOnlyList<Replayed> Replays);

    /// <summary>A replay that was started here.</summary>
    public sealed record Replayed(RunReport Run, bool IsDryRun, ReplayPreview? Preview);
}
