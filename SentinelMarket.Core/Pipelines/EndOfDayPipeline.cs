using System.Globalization;
using System.Runtime.CompilerServices;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>End-of-day files of the exchanges: those that it is given, or those of both archives for a period.</summary>
/// <remarks>
/// Parameters: <c>paths</c>, absolute paths of files and folders, one a line; or <c>from</c> and <c>to</c>, ISO dates, both inclusive. One of both stands for
/// a single day or for all days until today in India; with neither it is today and the days before it whose files may have come late.
/// </remarks>
public sealed class EndOfDayPipeline(
    EtlServices services,
    IEnumerable<IDocumentParser<StockRecord>> parsers,
    DataValidator validator,
    StockWriter writer,
    EndOfDayFileReader files,
    IEnumerable<IArchiveFeed> archives,
    WarehouseRetention retention,
    CurrentCalendar calendar,
    TimeProvider clock)
    : StockPipeline(services, parsers, validator, writer)
{
    /// <summary>The pipeline's name.</summary>
    public const string PipelineName = "end_of_day";

    /// <summary>The parameter with the files and folders to import.</summary>
    public const string PathsParameter = "paths";

    /// <summary>The parameter with the first trading day to fetch.</summary>
    public const string FromParameter = "from";

    /// <summary>The parameter with the last trading day to fetch.</summary>
    public const string ToParameter = "to";

    private const int LongestPeriod = 4000;

    // The last trading day, and those before it whose file was not there yet when they were asked for, or whose archive was away.
    private const int DaysAsked = 4;
    private const int FilesAtOnce = 2;

    /// <inheritdoc/>
    public override string Name => PipelineName;

    /// <inheritdoc/>
    public override string Description => "Bhavcopy files of NSE and BSE";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Sources { get; } =
        [SourceIds.NseEodUdiff, SourceIds.NseEodFull, SourceIds.NseEodLegacy, SourceIds.BseEodUdiff, SourceIds.BseEodLegacy];

    /// <inheritdoc/>
    protected override IReadOnlyList<SourceGroup> Plan(RunRequest request)
    {
        if (request.Parameters.TryGetValue(PathsParameter, out var paths))
        {
            return [new SourceGroup("files", FilesAtOnce, FileCalls(paths.Split('\n', StringSplitOptions.RemoveEmptyEntries)))];
        }

        var today = IndianTime.DayOf(clock.GetUtcNow());
        if (!request.Parameters.ContainsKey(FromParameter) && !request.Parameters.ContainsKey(ToParameter))
        {
            return [.. archives.Select(archive => Group(archive, LatestDays(archive.Exchange, today)))];
        }

        var from = Day(request, FromParameter) ?? Day(request, ToParameter)!.Value;
        var to = Day(request, ToParameter) ?? today;
        if (from > to) { throw new InvalidRunRequestException($"from ({from:yyyy-MM-dd}) is after to ({to:yyyy-MM-dd})."); }
        if (to.DayNumber - from.DayNumber >= LongestPeriod) { throw new InvalidRunRequestException($"{from:yyyy-MM-dd} to {to:yyyy-MM-dd} is more than {LongestPeriod} days; ask for less at once."); }
        var days = Enumerable.Range(from.DayNumber, to.DayNumber - from.DayNumber + 1).Select(DateOnly.FromDayNumber);
        return [.. archives.Select(archive => Group(archive, days))];
    }

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<RowCounts>> LoadAsync(RunContext run, IReadOnlyList<DocumentPart<StockRecord>> batch, CancellationToken cancellationToken)
    {
        var counts = await base.LoadAsync(run, batch, cancellationToken).ConfigureAwait(false);
        if (retention.Prices is { } kept) { WarnOfOldRows(run, batch, kept); }
        return counts;
    }

    // They are loaded all the same: whoever imports old files may be about to change the setting.
    private void WarnOfOldRows(RunContext run, IReadOnlyList<DocumentPart<StockRecord>> batch, RetentionPeriod kept)
    {
        var firstKept = kept.FirstKept(clock.GetUtcNow());
        foreach (var part in batch.Where(part => part.IsLast && part.Records.Any(record => record.TradingDay < firstKept)))
        {
            run.Log(RunLogLevel.Warning, RunStage.Load, $"{part.Stored.Document.Stream} has rows from before {firstKept:yyyy-MM-dd}: prices are kept for {kept} ({RetentionOptions.SectionName}:Tables:stock_data_warehouse), so the next run of {RetentionPipeline.PipelineName} drops their months again.");
        }
    }

    private async IAsyncEnumerable<SourceCall> FileCalls(IReadOnlyList<string> paths)
    {
        await foreach (var file in files.ReadAsync(paths, CancellationToken.None).ConfigureAwait(false))
        {
            yield return SourceCall.Of(file);
        }
    }

    /// <summary>The last trading days up to today, newest last. A period that somebody names is asked for as it is: the calendar may lack a session that was announced late.</summary>
    private Stack<DateOnly> LatestDays(Exchange exchange, DateOnly today)
    {
        var days = new Stack<DateOnly>();
        for (var day = today; days.Count < DaysAsked; day = day.AddDays(-1))
        {
            if (calendar.Value.IsTradingDay(exchange, day)) { days.Push(day); }
        }

        return days;
    }

    private static SourceGroup Group(IArchiveFeed archive, IEnumerable<DateOnly> days) =>
        new($"{archive.Exchange.Code()} archive", archive.Parallelism, days.Select(day => ArchiveCall(archive, day)).ToAsyncEnumerable());

    private static SourceCall ArchiveCall(IArchiveFeed archive, DateOnly day) =>
        new(archive.Source, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), token => AskAsync(archive, day, token));

    private static async IAsyncEnumerable<SourceAnswer> AskAsync(IArchiveFeed archive, DateOnly day, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isPublished = false;
        await foreach (var page in archive.FetchAsync(day, cancellationToken).ConfigureAwait(false))
        {
            isPublished = true;
            yield return new SourceAnswer(page.Document, page.Note);
        }

        if (!isPublished) { yield return new SourceAnswer(null, "no file is published for this day"); }
    }

    internal static DateOnly? Day(RunRequest request, string parameter)
    {
        if (!request.Parameters.TryGetValue(parameter, out var text)) { return null; }
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new InvalidRunRequestException($"{parameter} is \"{text}\"; a date like 2025-01-31 is expected.");
    }
}
