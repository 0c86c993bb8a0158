namespace SentinelMarket.Core.Records;

/// <summary>A check of the quality reports.</summary>
/// <param name="Id">The id, by which reports name it.</param>
/// <param name="Kind">What its result counts for.</param>
/// <param name="Description">What holds for a good row, in a sentence.</param>
public sealed record QualityCheck(string Id, QualityCheckKind Kind, string Description);

/// <summary>What a check's result counts for.</summary>
public enum QualityCheckKind
{
    /// <summary>Fields, rows and tables fit each other.</summary>
    Consistency,

    /// <summary>A second source says the same.</summary>
    Accuracy,
}

/// <summary>
/// The checks of the quality reports, a closed list. They look across rows and tables and so come after the load; the rules that a record has to pass before it is
/// loaded are those of the validators.
/// </summary>
public static class QualityChecks
{
    /// <summary>change_percent against price and previous close.</summary>
    public const string Change = "change.against_previous";

    /// <summary>price between low and high.</summary>
    public const string PriceWithinDay = "price.within_day";

    /// <summary>open between low and high.</summary>
    public const string OpenWithinDay = "open.within_day";

    /// <summary>Turnover against volume and prices.</summary>
    public const string ValueWithinPrices = "value.within_prices";

    /// <summary>Trades against volume.</summary>
    public const string TradesWithinVolume = "trades.within_volume";

    /// <summary>trading_day against timestamp.</summary>
    public const string DayOfTimestamp = "day.of_timestamp";

    /// <summary>previous_close against the session before.</summary>
    public const string PreviousCloseChain = "previous_close.of_session_before";

    /// <summary>The kept daily bar against its quote.</summary>
    public const string BarEqualsRow = "bar.equals_row";

    /// <summary>The rollup of counts against the rows.</summary>
    public const string CountsEqualRows = "counts.equal_rows";

    /// <summary>One ISIN a symbol and day.</summary>
    public const string SymbolHasOneIsin = "symbol.one_isin";

    /// <summary>Symbol and ISIN against the lists of shares.</summary>
    public const string SymbolInLists = "symbol.as_listed";

    /// <summary>Against another end-of-day file of the same exchange.</summary>
    public const string AgreesWithFormat = "agrees.other_format";

    /// <summary>Against the end-of-day file of the other exchange, by ISIN.</summary>
    public const string AgreesWithExchange = "agrees.other_exchange";

    /// <summary>A quote against the end-of-day file of its exchange.</summary>
    public const string AgreesWithEndOfDay = "agrees.end_of_day";

    /// <summary>A quote against quotes of other sources at the same time.</summary>
    public const string AgreesWithQuotes = "agrees.other_quotes";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<QualityCheck> All { get; } =
    [
        new(Change, QualityCheckKind.Consistency, "change_percent is (price / previous_close - 1) x 100, rounded to four places."),
        new(PriceWithinDay, QualityCheckKind.Consistency, "The price lies between the day's low and high."),
        new(OpenWithinDay, QualityCheckKind.Consistency, "The first price lies between the day's low and high."),
        new(ValueWithinPrices, QualityCheckKind.Consistency, "The turnover of an end-of-day row lies between low x volume and high x volume, give or take the format's rounding (half a hundredth of a lakh, or a rupee)."),
        new(TradesWithinVolume, QualityCheckKind.Consistency, "There are no more trades than shares traded, and none only without volume."),
        new(DayOfTimestamp, QualityCheckKind.Consistency, "trading_day is the day of the timestamp in India."),
        new(PreviousCloseChain, QualityCheckKind.Consistency, "The previous close of an end-of-day row is the close that the same source gave for the trading day before; not asked where that day has no rows."),
        new(BarEqualsRow, QualityCheckKind.Consistency, "A share with quotes has a kept daily bar, and it has the values of the quote that it names."),
        new(CountsEqualRows, QualityCheckKind.Consistency, "The rollup of the day's rows counts as many as there are."),
        new(SymbolHasOneIsin, QualityCheckKind.Consistency, "All rows of a symbol and series on one day have one ISIN."),
        new(SymbolInLists, QualityCheckKind.Consistency, "Symbol and ISIN belong to the same share in the exchanges' lists; not asked where the lists know one of them not."),
        new(AgreesWithFormat, QualityCheckKind.Accuracy, "All prices agree to half a paisa, volume and trades exactly and the turnover within 500 rupees with another file format of the same exchange and day."),
        new(AgreesWithExchange, QualityCheckKind.Accuracy, "The close agrees within 2 % with the other exchange's of the same ISIN and day."),
        new(AgreesWithEndOfDay, QualityCheckKind.Accuracy, "A quote lies between the day's low and high of the exchange's end-of-day file, give or take five paise, and its volume is at most 1 % above the day's."),
        new(AgreesWithQuotes, QualityCheckKind.Accuracy, "A quote is at most 1 % outside what other sources or the other exchange quoted for the share within the same quarter of an hour."),
    ];
}
