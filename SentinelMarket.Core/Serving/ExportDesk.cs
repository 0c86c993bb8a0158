using System.Runtime.CompilerServices;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>Whole tables for other programs, holding one row or one page at a time, whatever there is.</summary>
public sealed class ExportDesk(StockExport stocks, IMentionDesk mentions, RunScan runs)
{
    private const int MentionsAtOnce = 1_000;

    /// <summary>Writes price rows as one JSON object a line, as <see cref="StockExport"/> promises.</summary>
    public Task<long> WriteStocksAsync(StockScanFilter filter, Stream output, CancellationToken cancellationToken) =>
        stocks.WriteAsync(filter, StockExportFormat.Jsonl, output, cancellationToken);

    /// <summary>The mentions that pass, newest first. What arrives while they are read and is newer than where it began is not among them.</summary>
    public async IAsyncEnumerable<MentionRow> MentionsAsync(MentionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = query with { Size = MentionsAtOnce }; ;)
        {
            var page = await mentions.BrowseAsync(next, cancellationToken).ConfigureAwait(false);
            foreach (var row in page.Rows) { yield return row; }
            if (page.Next is not { } after) { yield break; }
            next = next with { After = after };
        }
    }

    /// <summary>The runs that began in the period, oldest first, of one instant.</summary>
    public IAsyncEnumerable<RunReport> RunsAsync(string? pipeline, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken) =>
        runs.ReadAsync(pipeline, from, to, cancellationToken);
}
