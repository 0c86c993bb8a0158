using System.Collections.Frozen;
using Npgsql;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// Finds the record for whose sake the warehouse refuses a whole batch, and quarantines it. The rules keep such records out as far as they
/// know them; one that slips through would come back with every run and stop its pipeline for good.
/// </summary>
internal static class RefusedRecords
{
    private const int MaxRawLength = 4_000;

    /// <summary>PostgreSQL's words when it refused a record's content (data exceptions, broken constraints, exceeded limits); null for any other fault.</summary>
    public static string? RefusalOf(Exception exception) =>
        exception is PostgresException { SqlState: ['2', '2', ..] or ['2', '3', ..] or ['5', '4', ..] } refusal ? refusal.MessageText : null;

    /// <summary>Loads the batch; when it is refused for its content, its parts one by one, and a refused part by halves.</summary>
    /// <param name="batch">The parts.</param>
    /// <param name="load">Loads parts in one transaction.</param>
    /// <param name="keyOf">What a record is about.</param>
    /// <param name="refusalOf">The warehouse's words when it refused the content, which it will refuse again; null for any other fault.</param>
    public static async Task<IReadOnlyList<RowCounts>> LoadAroundAsync<TRecord>(
        IReadOnlyList<DocumentPart<TRecord>> batch,
        Func<IReadOnlyList<DocumentPart<TRecord>>, Task<IReadOnlyList<RowCounts>>> load,
        Func<TRecord, string> keyOf,
        Func<Exception, string?> refusalOf)
        where TRecord : class
    {
        string? refusal;
        try
        {
            return await load(batch).ConfigureAwait(false);
        }
        catch (Exception exception) when (refusalOf(exception) is not null && batch.Any(part => part.Records.Count > 0))
        {
            refusal = refusalOf(exception);
        }

        if (batch is [var part])
        {
            var pieces = part.Records.Count == 1 ? [WithoutRecord(part, keyOf, refusal!)] : Halves(part);
            var counts = RowCounts.Zero;
            foreach (var piece in pieces) { counts = (await LoadAroundAsync([piece], load, keyOf, refusalOf).ConfigureAwait(false)).Aggregate(counts, (sum, more) => sum + more); }
            return [counts];
        }

        var perPart = new List<RowCounts>();
        foreach (var each in batch) { perPart.AddRange(await LoadAroundAsync([each], load, keyOf, refusalOf).ConfigureAwait(false)); }
        return perPart;
    }

    // Only the second half may say that the document is done and how far the stream is known.
    private static DocumentPart<TRecord>[] Halves<TRecord>(DocumentPart<TRecord> part)
        where TRecord : class
    {
        var middle = part.Records.Count / 2;
        return [part with { Records = [.. part.Records.Take(middle)], Quarantined = [], Repeated = 0, IsLast = false, Watermark = null, Warnings = FrozenDictionary<string, int>.Empty }, part with { Records = [.. part.Records.Skip(middle)] }];
    }

    private static DocumentPart<TRecord> WithoutRecord<TRecord>(DocumentPart<TRecord> part, Func<TRecord, string> keyOf, string refusal)
        where TRecord : class
    {
        var record = part.Records[0];
        var written = record.ToString() ?? string.Empty;
        var raw = written.Length > MaxRawLength ? written[..MaxRawLength] : written;
        var entry = new QuarantineEntry(new Verdict(SharedRules.WarehouseRefused, Severity.Reject, null, $"PostgreSQL refused the record: {refusal}"), keyOf(record), 0, raw);
        return part with { Records = [], Quarantined = [.. part.Quarantined, entry] };
    }
}
