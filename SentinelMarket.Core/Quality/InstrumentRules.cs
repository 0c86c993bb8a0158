using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality;

/// <summary>The rules for lines of lists of shares, beyond what reading them already demands of symbols, ISINs and scrip codes.</summary>
internal static class InstrumentRules
{
    // NSE publishes a listing some days ahead.
    private const int DaysAhead = 31;
    private const decimal LargestFaceValue = 10_000_000m;
    private static readonly DateOnly FirstDay = new(1850, 1, 1);

    /// <summary>Every rule with its test, in the order in which it is applied.</summary>
    public static readonly RuleCheck<ReferenceFact>[] All =
    [
        RuleChecks.Reject<ReferenceFact>(RecordKind.Instrument, "identity.required", null, "A line names a symbol, a scrip code or an ISIN.",
            static (fact, _) => fact.Symbol is null && fact.FormerSymbol is null && fact.BseCode is null && fact.Isin is null ? "The line names neither symbol nor scrip code nor ISIN." : null),
        RuleChecks.Reject<ReferenceFact>(RecordKind.Instrument, "face_value.bounds", "face_value", "The face value, where given, is from 0 to below 10,000,000 rupees: what the warehouse can hold.",
            static (fact, _) => fact.FaceValue is < 0m or >= LargestFaceValue ? $"Face value {fact.FaceValue.Value.ToString(CultureInfo.InvariantCulture)} is not between 0 and 10,000,000." : null),
        RuleChecks.Warn<ReferenceFact>(RecordKind.Instrument, "listed_on.plausible", "listed_on", "The day of listing, where given, is not before 1850 and at most 31 days ahead.",
            static (fact, now) => fact.ListedOn is { } day && (day < FirstDay || day > IndianTime.DayOf(now).AddDays(DaysAhead)) ? $"The day of listing, {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, is before 1850 or more than {DaysAhead} days ahead." : null),
        RuleChecks.Warn<ReferenceFact>(RecordKind.Instrument, "isin.indian", "isin", "The ISIN, where given, is one of India: it begins with IN.",
            static (fact, _) => fact.Isin is { } isin && !isin.StartsWith("IN", StringComparison.Ordinal) ? $"ISIN {isin} is not one of India." : null),
    ];
}
