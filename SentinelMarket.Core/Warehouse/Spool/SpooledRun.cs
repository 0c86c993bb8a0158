using System.Text.Json;
using System.Text.Json.Serialization;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Spool;

/// <summary>
/// A run as its spool file tells it: a line that opens it, a line for each document, a line that closes it. A line that was not written to
/// its end, by a killed process or on a full disk, is the last one and counts as not written.
/// </summary>
/// <param name="Opening">What was asked for, and when.</param>
/// <param name="Documents">The payloads that wait in the lake, in the order in which they were delivered.</param>
/// <param name="Closing">How the run ended; null when its process was killed or could not write it.</param>
public sealed record SpooledRun(SpooledOpening Opening, IReadOnlyList<SpooledDocument> Documents, SpooledClosing? Closing)
{
    internal static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = { new JsonStringEnumConverter() } };

    /// <summary>When the last thing of it was noted, in UTC.</summary>
    public DateTimeOffset LastHeardOf => Closing?.FinishedAt ?? (Documents.Count > 0 ? Documents[^1].At : Opening.At);

    /// <summary>How far each stream is known once the run is loaded.</summary>
    public IEnumerable<WatermarkMove> Watermarks => Documents.Select(document => document.Watermark).OfType<WatermarkMove>();

    /// <exception cref="InvalidDataException">The file does not even tell which run it is.</exception>
    internal static SpooledRun Read(Stream file)
    {
        SpooledOpening? opening = null;
        SpooledClosing? closing = null;
        var documents = new List<SpooledDocument>();
        using var reader = new StreamReader(file, leaveOpen: true);
        while (reader.ReadLine() is { } text)
        {
            if (LineOf(text) is not { } line) { break; }
            opening ??= line.Opening;
            closing = line.Closing ?? closing;
            if (line.Document is { } document) { documents.Add(document); }
        }

        return opening is null ? throw new InvalidDataException("it does not begin with the run that it is of") : new SpooledRun(opening, documents, closing);
    }

    private static JournalLine? LineOf(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalLine>(text, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The run's first line.</summary>
/// <param name="Spool">What the run is known by in the warehouse, however often its file is drained.</param>
/// <param name="RunId">The number that the warehouse gave it before PostgreSQL went away; null when it was opened without.</param>
/// <param name="At">When the first line was written, in UTC.</param>
/// <param name="StartedAt">When the run began, in UTC.</param>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Trigger">Why it was started.</param>
/// <param name="Actor">Who asked for it.</param>
/// <param name="Parameters">What it needs to know.</param>
/// <param name="RetryOf">The run that it tries again, or null.</param>
/// <param name="Node">The process that ran it.</param>
/// <param name="CodeVersion">Its code.</param>
/// <param name="Confirmed">What of it the warehouse had confirmed before PostgreSQL went away.</param>
public sealed record SpooledOpening(
    Guid Spool,
    long? RunId,
    DateTimeOffset At,
    DateTimeOffset StartedAt,
    string Pipeline,
    RunTrigger Trigger,
    string Actor,
    IReadOnlyDictionary<string, string> Parameters,
    long? RetryOf,
    string Node,
    string CodeVersion,
    RowCounts Confirmed)
{
    /// <summary>What was asked for.</summary>
    [JsonIgnore]
    public RunRequest Request => new(Pipeline, Trigger, Actor, Parameters, RetryOf);
}

/// <summary>A payload that is in the lake and waits for the warehouse.</summary>
/// <param name="Ordinal">Which of the run's sources it came from, from 0.</param>
/// <param name="At">When it was noted, in UTC.</param>
/// <param name="Source">The source id.</param>
/// <param name="Stream">The ticker, channel or file.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="Request">The request that brought it.</param>
/// <param name="FetchedAt">When it arrived, in UTC, which the lake does not know of content that it held already.</param>
/// <param name="Lake">Where it lies.</param>
/// <param name="LoadedBefore">What of a large document had been loaded before PostgreSQL went away; all of it is loaded again.</param>
/// <param name="Watermark">How far its stream is known once it is loaded; null for no change.</param>
public sealed record SpooledDocument(
    int Ordinal,
    DateTimeOffset At,
    string Source,
    string Stream,
    string ContentType,
    string Request,
    DateTimeOffset FetchedAt,
    LakeReference Lake,
    RowCounts? LoadedBefore = null,
    WatermarkMove? Watermark = null);

/// <summary>The run's last line.</summary>
/// <param name="FinishedAt">When it ended, in UTC.</param>
/// <param name="Outcome">How.</param>
/// <param name="ErrorStage">The stage that broke, or null.</param>
/// <param name="Error">What went wrong, or null.</param>
/// <param name="Stages">Its stages.</param>
/// <param name="Sources">What became of each source, in the order of <see cref="SpooledDocument.Ordinal"/>.</param>
/// <param name="Log">The lines of its log that the warehouse does not have.</param>
public sealed record SpooledClosing(
    DateTimeOffset FinishedAt,
    RunOutcome Outcome,
    RunStage? ErrorStage,
    string? Error,
    IReadOnlyList<StageReport> Stages,
    IReadOnlyList<SourceOutcome> Sources,
    IReadOnlyList<RunLogLine> Log);

/// <summary>One line of a spool file; one of its parts is set.</summary>
internal sealed record JournalLine(SpooledOpening? Opening = null, SpooledDocument? Document = null, SpooledClosing? Closing = null);
