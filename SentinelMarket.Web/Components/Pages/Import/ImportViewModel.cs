using SentinelMarket.Core.Inbox;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Import;

/// <summary>What the import page says, derived from what it read.</summary>
public sealed class ImportViewModel(InboxOverview inbox, DateTimeOffset now)
{
    public InboxOverview Inbox { get; } = inbox;

    public DateTimeOffset Now { get; } = now;

    /// <summary>The page's answer in one sentence.</summary>
    public string Headline
    {
        get
        {
            var importing = Inbox.Waiting.Count(file => file.State == InboxState.Importing);
            var waiting = Inbox.WaitingCount - importing;
            return (importing, waiting) switch
            {
                (0, 0) => "Nothing waits to be imported.",
                (0, _) => $"{Files(waiting)} {(waiting == 1 ? "waits" : "wait")}.",
                (_, 0) => $"{Files(importing)} {(importing == 1 ? "is" : "are")} being imported{SoFar}.",
                _ => $"{Files(importing)} {(importing == 1 ? "is" : "are")} being imported{SoFar}; {Files(waiting).ToLowerInvariant()} {(waiting == 1 ? "waits" : "wait")}.",
            };
        }
    }

    public string MaxUpload => Figures.Count(Inbox.MaxUploadBytes / (1024 * 1024)) + " MB";

    public string TooLarge => $"It is larger than {MaxUpload} (Inbox:MaxUploadMegabytes). Put it into the drop folder, or import it from the command line.";

    public string CommandLine => "./run import bhavcopy FILE_OR_FOLDER";

    /// <summary>What is worth saying before anything else, or null.</summary>
    public string? Notice =>
        !Inbox.IsWorked ? "This server does not work its inbox (Inbox:Enabled is false): files stay where they are."
        : Inbox.IsHeld ? "This server shows simulated data and takes no real files: what you hand in waits, and is imported when the server is started with ./run --live."
        : Inbox.Problem;

    public bool IsProblem => Inbox is { IsWorked: true, IsHeld: false };

    public string WaitingNote => Inbox.WaitingCount > Inbox.Waiting.Count
        ? $"first {Figures.Count(Inbox.Waiting.Count)} of {Figures.Count(Inbox.WaitingCount)}"
        : Figures.Count(Inbox.WaitingCount, "file");

    public static StatusLook LookOf(InboxFile file) => file.State switch
    {
        InboxState.Importing => new(Tone.Info, "progress_activity", "Importing"),
        InboxState.Done => new(Tone.Good, "check_circle", "Done"),
        InboxState.Rejected => new(Tone.Bad, "cancel", "Rejected"),
        InboxState.Removed => new(Tone.Idle, "block", "Removed"),
        _ when file.Attempts > 0 => new(Tone.Warn, "replay", "Tried again"),
        _ => new(Tone.Idle, "hourglass_empty", "Waiting"),
    };

    /// <summary>What is happening to a file that waits or is being imported.</summary>
    public string StoryOf(InboxFile file)
    {
        if (file.State == InboxState.Importing)
        {
            return Inbox.Runs.FirstOrDefault(run => run.Id == file.RunId) is { } run && run.Counts.Extracted > 0 ? Capital(Rows(run.Counts)) + " so far" + Together(run.Id) : "The run has begun";
        }

        var story = file.Message ?? "Waits for its turn.";
        return file is { Attempts: > 0, NotBefore: { } next } && next > Now ? $"{story} Tried {Times(file.Attempts)}; next {Instants.Relative(next, Now)}." : story;
    }

    /// <summary>What became of the rows of a file.</summary>
    public static string Rows(RowCounts counts)
    {
        var words = new List<string> { $"{Figures.Count(counts.Loaded)} loaded" };
        if (counts.Unchanged > 0) { words.Add($"{Figures.Count(counts.Unchanged)} unchanged"); }
        if (counts.Quarantined > 0) { words.Add($"{Figures.Count(counts.Quarantined)} quarantined"); }
        return $"{Figures.Count(counts.Extracted, "row")}: {string.Join(", ", words)}";
    }

    private string SoFar => Inbox.Runs.Sum(run => run.Counts.Extracted) is > 0 and var rows ? $", {Figures.Count(rows, "row")} so far" : string.Empty;

    private string Together(long run) => Inbox.Waiting.Count(file => file.RunId == run && file.State == InboxState.Importing) is > 1 and var files ? $", {Figures.Word(files)} files together" : string.Empty;

    private static string Capital(string text) => Figures.Capital(text);

    private static string Files(int count) => $"{Figures.Capital(Figures.Word(count))} {(count == 1 ? "file" : "files")}";

    private static string Times(int count) => count == 1 ? "once" : count == 2 ? "twice" : $"{Figures.Word(count)} times";
}
