using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality;

/// <summary>
/// The rules for stock records. Whatever would make the warehouse refuse a whole batch (a number too large for its column, a NUL in a
/// text, a month out of all reason) rejects the one record here.
/// </summary>
internal static class StockRules
{
    // numeric(18,4) and numeric(20,2) hold 14 and 18 digits before the point.
    private const decimal PriceEnd = 100_000_000_000_000m;
    private const decimal SmallestPrice = 0.0001m;
    private const decimal ValueEnd = 1_000_000_000_000_000_000m;
    private const decimal PlausibleChange = 1_000m;
    private const int MaxSeriesLength = 16;
    private const int IsinLength = 12;

    // NSE began trading in 1994; BSE's electronic trading in 1995.
    private static readonly DateOnly FirstDay = new(1990, 1, 1);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Every rule with its test, in the order in which it is applied.</summary>
    public static readonly RuleCheck<StockRecord>[] All =
    [
        Reject("ticker.required", "ticker", "A record names its ticker.",
            static (record, _) => record.Ticker.Value.Length == 0 ? "The ticker is missing." : null),
        Reject("series.required", "series", "A record names its series: 1 to 16 printable characters without blanks.",
            static (record, _) => IsSeries(record.Series) ? null : $"The series has {record.Series.Length} characters or blanks; 1 to {MaxSeriesLength} printable ones are expected."),
        Reject("exchange.known", "exchange", "The exchange is NSE or BSE.",
            static (record, _) => record.Exchange is Exchange.Nse or Exchange.Bse ? null : $"Exchange {((int)record.Exchange).ToString(CultureInfo.InvariantCulture)} is neither NSE nor BSE."),
        Reject("source.required", "source", "A record names its source.",
            static (record, _) => record.Source.Length == 0 ? "The source is missing." : null),
        Reject("timestamp.required", "timestamp", "Timestamp and trading day are set and not before 1990.",
            static (record, _) => record.TradingDay < FirstDay || record.Timestamp.Year < FirstDay.Year
                ? $"Timestamp {Written(record.Timestamp)} or trading day {Written(record.TradingDay)} is missing or before 1990." : null),
        Reject("timestamp.not_future", "timestamp", "The timestamp is at most five minutes ahead of the clock.",
            static (record, now) => record.Timestamp > now + ClockTolerance ? $"Timestamp {Written(record.Timestamp)} lies in the future; the clock says {Written(now)}." : null),
        Warn("trading_day.of_timestamp", "trading_day", "The trading day is the timestamp's date in India.",
            static (record, _) => IndianTime.DayOf(record.Timestamp) == record.TradingDay ? null
                : $"Trading day {Written(record.TradingDay)} is not the date in India of timestamp {Written(record.Timestamp)}."),
        Reject("price.positive", "price", "The price is above 0.",
            static (record, _) => record.Price > 0m ? null : $"Price {Written(record.Price)} is not above 0."),
        Reject("open.not_negative", "open", "The open, where given, is not negative.", static (record, _) => Negative("Open", record.Open)),
        Reject("high.not_negative", "high", "The high, where given, is not negative.", static (record, _) => Negative("High", record.High)),
        Reject("low.not_negative", "low", "The low, where given, is not negative.", static (record, _) => Negative("Low", record.Low)),
        Reject("previous_close.not_negative", "previous_close", "The previous close, where given, is not negative.",
            static (record, _) => Negative("Previous close", record.PreviousClose)),
        Reject("price.bounds", null, "Every price is 0, or from 0.0001 to below 10^14: what the warehouse can hold.",
            static (record, _) => PriceOutOfBounds(record)),
        Reject("volume.not_negative", "volume", "The volume, where given, is not negative.", static (record, _) => Negative("Volume", record.Volume)),
        Reject("value_traded.bounds", "value_traded", "The value traded, where given, is from 0 to below 10^18 rupees.",
            static (record, _) => record.ValueTraded is < 0m or >= ValueEnd ? $"Value traded {Written(record.ValueTraded.Value)} is not between 0 and 10^18." : null),
        Reject("trades.not_negative", "trades", "The number of trades, where given, is not negative.", static (record, _) => Negative("Trades", record.Trades)),
        Reject("high.not_below_low", "high", "The high is not below the low.",
            static (record, _) => record is { High: { } high, Low: { } low } && high < low ? $"High {Written(high)} is below low {Written(low)}." : null),
        Warn("open.within_range", "open", "The open lies between low and high.", static (record, _) => OutOfRange("Open", record.Open, record)),
        Warn("price.within_range", "price", "The price lies between low and high. The close of NSE's T0 series is that of the main series and may not.",
            static (record, _) => OutOfRange("Price", record.Price, record)),
        Warn("price.within_band", "price", "The price lies in the day's band: the exchange's own where the quote tells it, otherwise 20 % either side of the previous close, the widest fixed band there is. Listings, splits and bonuses break it rightly.",
            static (record, _) => DayBand.Breach(record)),
        Warn("change.plausible", "change_percent", "The price is within 1,000 % of the previous close.",
            static (record, _) => IsImplausible(record.Price, record.PreviousClose)
                ? $"Price {Written(record.Price)} is more than 1,000 % away from the previous close {Written(record.PreviousClose!.Value)}." : null),
        Warn("isin.format", "isin", "The ISIN, where given, has twelve letters and digits.",
            static (record, _) => record.Isin is { } isin && !IsIsin(isin) ? "The ISIN does not have twelve letters and digits." : null),
        Reject("text.storable", null, "No text holds a NUL character, which PostgreSQL cannot store.",
            static (record, _) => HoldsNul(record) ? "A text of the record holds a NUL character." : null),
    ];

    private static RuleCheck<StockRecord> Reject(string id, string? field, string description, Func<StockRecord, DateTimeOffset, string?> check) =>
        RuleChecks.Reject(RecordKind.Price, id, field, description, check);

    private static RuleCheck<StockRecord> Warn(string id, string? field, string description, Func<StockRecord, DateTimeOffset, string?> check) =>
        RuleChecks.Warn(RecordKind.Price, id, field, description, check);

    private static string? Negative(string name, decimal? value) => value is < 0m ? $"{name} {Written(value.Value)} is negative." : null;

    private static string? Negative(string name, long? value) => value is < 0 ? $"{name} {value.Value.ToString(CultureInfo.InvariantCulture)} is negative." : null;

    private static string? PriceOutOfBounds(StockRecord record)
    {
        decimal? broken = Breaks(record.Price) ? record.Price
            : Breaks(record.Open) ? record.Open
            : Breaks(record.High) ? record.High
            : Breaks(record.Low) ? record.Low
            : Breaks(record.PreviousClose) ? record.PreviousClose
            : null;
        return broken is { } price ? $"A price of {Written(price)} is outside what the warehouse can hold, 0.0001 to below 10^14." : null;
    }

    // Negative and zero prices have rules of their own.
    private static bool Breaks(decimal? price) => price is >= PriceEnd or (> 0m and < SmallestPrice);

    private static string? OutOfRange(string name, decimal? value, StockRecord record) =>
        record is { High: { } high, Low: { } low } && high >= low && (value > high || value < low)
            ? $"{name} {Written(value.Value)} is outside {Written(low)} to {Written(high)}." : null;

    // The bounds keep the product within decimal; a price that breaks them has its own verdict.
    private static bool IsImplausible(decimal price, decimal? previous) =>
        previous is > 0m and < PriceEnd && price > 0m && price > previous.Value * (1m + (PlausibleChange / 100m));

    // A loop, because the range search over a span was measured to allocate here.
    private static bool IsSeries(string series)
    {
        if (series.Length is 0 or > MaxSeriesLength) { return false; }
        foreach (var character in series)
        {
            if (character is < '!' or > '~') { return false; }
        }

        return true;
    }

    private static bool IsIsin(string isin)
    {
        if (isin.Length != IsinLength) { return false; }
        foreach (var character in isin)
        {
            if (!char.IsAsciiLetterUpper(character) && !char.IsAsciiDigit(character)) { return false; }
        }

        return true;
    }

    private static bool HoldsNul(StockRecord record) =>
        record.Isin.AsSpan().Contains('\0')
        || record.Source.AsSpan().Contains('\0')
        || record.RawData.AsSpan().Contains('\0')
        || (record.RawData is { } json && HoldsEscapedNul(json));

    // jsonb refuses the escape as well; after an escaped backslash, u0000 is plain text.
    internal static bool HoldsEscapedNul(string json)
    {
        for (var at = json.IndexOf("\\u0000", StringComparison.Ordinal); at >= 0; at = json.IndexOf("\\u0000", at + 1, StringComparison.Ordinal))
        {
            var before = at;
            while (before > 0 && json[before - 1] == '\\') { before--; }
            if ((at - before) % 2 == 0) { return true; }
        }

        return false;
    }

    private static string Written(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Written(DateTimeOffset instant) => instant.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
