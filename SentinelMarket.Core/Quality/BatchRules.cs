using System.Globalization;
using System.Runtime.InteropServices;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality;

/// <summary>The rules that need to know more than one record: its neighbours in the load, or what the warehouse has.</summary>
public static class BatchRules
{
    private static readonly QualityRule VolumeNotFalling = new(RecordKind.Price, "volume.not_falling", Severity.Warn, "volume",
        "The volume of a day never falls from one quote of a share to the next of the same source. Not asked of end-of-day files, which have one line a day.");

    /// <summary>Every rule. Duplicates are counted by the load; they count as unchanged and change nothing.</summary>
    public static IReadOnlyList<QualityRule> All { get; } =
    [
        VolumeNotFalling,
        .. new[] { RecordKind.Price, RecordKind.Message, RecordKind.Instrument }.SelectMany(kind => new[]
        {
            new QualityRule(kind, SharedRules.DuplicateInBatch, Severity.Warn, null, $"No two records of one load have the same key ({KeyOf(kind)}). Of one payload the first counts and the others are unchanged; of several the one that was fetched last."),
            new QualityRule(kind, SharedRules.DuplicateInWarehouse, Severity.Warn, null, $"The warehouse does not have the key ({KeyOf(kind)}) with the same or later values. Such a record counts as unchanged."),
        }),
    ];

    /// <summary>The verdicts on quotes whose volume is less than that of the quote before, in this batch or in the warehouse.</summary>
    /// <param name="records">The batch, in any order.</param>
    /// <param name="earlier">What the warehouse has before a record of the batch, by its place in the batch: when the quote was made, and the volume until then.</param>
    public static IReadOnlyList<(int Index, Verdict Verdict)> FallingVolumes(IReadOnlyList<StockRecord> records, IReadOnlyDictionary<int, (DateTimeOffset At, long Volume)> earlier)
    {
        var found = new List<(int, Verdict)>();
        var latest = new Dictionary<(Market.Ticker, string, Market.Exchange, string, DateOnly), (DateTimeOffset At, long Volume)>();
        foreach (var (index, record) in records.Index().OrderBy(pair => pair.Item.Timestamp))
        {
            if (record.Volume is not { } volume) { continue; }
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(latest, (record.Ticker, record.Series, record.Exchange, record.Source, record.TradingDay), out var isKnown);
            if (earlier.TryGetValue(index, out var stored) && (!isKnown || stored.At > known.At)) { (known, isKnown) = (stored, true); }
            if (isKnown && known.At < record.Timestamp && volume < known.Volume)
            {
                found.Add((index, RuleChecks.VerdictOf(VolumeNotFalling, string.Create(CultureInfo.InvariantCulture,
                    $"Volume {volume} of {record.Ticker} is less than {known.Volume} at {known.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, earlier on the day."))));
            }

            known = (record.Timestamp, volume);
        }

        return found;
    }

    private static string KeyOf(RecordKind kind) => kind switch
    {
        RecordKind.Price => "ticker, series, exchange, timestamp, source",
        RecordKind.Message => "platform and the platform's id",
        _ => "the whole line",
    };
}
