using System.Data.Common;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Inbox;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers from the ledger of the inbox, and from the run history where that is there.</summary>
internal sealed class InboxDesk(
    InboxFolder folder,
    InboxLedger ledger,
    InboxImporter importer,
    InboxNews news,
    InboxMode mode,
    RunLog runs,
    IOptions<InboxOptions> options,
    TimeProvider clock) : IInboxDesk
{
    private const int WaitingShown = 200;
    private const int FinishedShown = 50;
    private const int LeftAloneShown = 20;

    public long MaxUploadBytes => options.Value.MaxUploadBytes;

    public async Task<InboxOverview> OverviewAsync(CancellationToken cancellationToken)
    {
        var open = ledger.Open().Values.OrderByDescending(file => file.State).ThenBy(file => file.ArrivedAt).ThenBy(file => file.Name, StringComparer.Ordinal).ToList();
        var problem = importer.Problem;
        var importing = new List<RunReport>();
        try
        {
            foreach (var run in open.Where(file => file is { State: InboxState.Importing, RunId: not null }).Select(file => file.RunId!.Value).Distinct())
            {
                if (await runs.FindAsync(run, cancellationToken).ConfigureAwait(false) is { } report) { importing.Add(report); }
            }
        }
        catch (DbException away)
        {
            problem ??= $"The database cannot be reached ({away.Message}); files wait until it is back.";
        }

        return new InboxOverview
        {
            Folder = folder.Root,
            IsWorked = options.Value.Enabled,
            IsHeld = mode.IsSimulated && !options.Value.AllowSimulated,
            Problem = problem,
            MaxUploadBytes = MaxUploadBytes,
            Waiting = [.. open.Take(WaitingShown)],
            WaitingCount = open.Count,
            Runs = importing,
            Done = ledger.Finished(InboxState.Done, FinishedShown),
            Rejected = ledger.Finished(InboxState.Rejected, FinishedShown),
            LeftAlone = [.. importer.LeftAlone.Take(LeftAloneShown).Select(entry => new LeftAlone(entry.Name, entry.LeftAlone!))],
        };
    }

    public Task<InboxFile?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(ledger.Find(id));

    public async Task<InboxFile> ReceiveAsync(string name, Stream content, string actor, CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled) { throw new UploadRefusedException("This server does not work its inbox (Inbox:Enabled is false); hand the file to one that does."); }
        var safe = InboxNames.Safe(name);
        var id = Guid.NewGuid().ToString("N");
        var (path, size) = await folder.ReceiveAsync(id, safe, content, cancellationToken).ConfigureAwait(false);
        var file = new InboxFile
        {
            Id = id,
            Name = safe,
            Size = size,
            Actor = actor,
            ArrivedAt = clock.GetUtcNow(),
            State = InboxState.Waiting,
            Message = mode.IsSimulated && !options.Value.AllowSimulated ? InboxImporter.Held : null,
        };

        // The ledger first: the pass that meets the file must know whose it is.
        folder.Admit(path, safe, free => ledger.Write(file = file with { Name = free }));
        news.Tell();
        return file;
    }
}
