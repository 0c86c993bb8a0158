using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Reference;
using SentinelMarket.Core.Warehouse.Instruments;

namespace SentinelMarket.Core.Pipelines;

/// <summary>The exchanges' lists of shares: who is listed, under which symbol and code, in which index, renamed from what.</summary>
/// <remarks>Parameter: <c>paths</c>, absolute paths of files and folders, one a line.</remarks>
public sealed class InstrumentsPipeline(EtlServices services, IEnumerable<IDocumentParser<ReferenceFact>> parsers, InstrumentValidator validator, InstrumentWriter writer, ReferenceFiles files)
    : EtlPipeline<ReferenceFact>(services, parsers)
{
    /// <summary>The pipeline's name.</summary>
    public const string PipelineName = "instruments";

    // The lists are small, and one after the other they load in the order in which they were named.
    private const int FilesAtOnce = 1;

    /// <inheritdoc/>
    public override string Name => PipelineName;

    /// <inheritdoc/>
    public override string Description => "Lists of shares of NSE and BSE";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Sources { get; } =
        [SourceIds.NseEquityList, SourceIds.NseIndexList, SourceIds.NseSymbolChanges, SourceIds.BseSecurities, SourceIds.BseScripCodes];

    /// <inheritdoc/>
    protected override IReadOnlyList<SourceGroup> Plan(RunRequest request) =>
        request.Parameters.TryGetValue(EndOfDayPipeline.PathsParameter, out var paths)
            ? [new SourceGroup("files", FilesAtOnce, FileCalls(paths.Split('\n', StringSplitOptions.RemoveEmptyEntries)))]
            : throw new InvalidRunRequestException($"{EndOfDayPipeline.PathsParameter} is missing: lists of shares come from files; use ./run import instruments PATH...");

    /// <inheritdoc/>
    protected override IReadOnlyList<Verdict> Validate(ReferenceFact record) => validator.Validate(record);

    /// <inheritdoc/>
    protected override string KeyOf(ReferenceFact record) => record.FormerSymbol?.Value ?? record.Symbol?.Value ?? record.BseCode ?? record.Isin ?? "";

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<RowCounts>> LoadAsync(RunContext run, IReadOnlyList<DocumentPart<ReferenceFact>> batch, CancellationToken cancellationToken) =>
        await RefusedRecords.LoadAroundAsync(batch, parts => writer.LoadAsync(run.Lease, parts, cancellationToken), KeyOf, RefusedRecords.RefusalOf).ConfigureAwait(false);

    private async IAsyncEnumerable<SourceCall> FileCalls(IReadOnlyList<string> paths)
    {
        await foreach (var file in files.ReadAsync(paths, CancellationToken.None).ConfigureAwait(false)) { yield return SourceCall.Of(file); }
    }
}
