using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Nse;

/// <summary>Reads NSE's list of holidays: a list for each segment, of which <c>CM</c> is the cash market. Days that fall on a weekend are in it too.</summary>
public sealed class NseHolidayParser : IDocumentParser<MarketHoliday>
{
    private const string CashMarket = "CM";
    private const string DateFormat = "dd-MMM-yyyy";
    private const int LongestName = 200;

    /// <inheritdoc/>
    public bool Handles(string source) => source == NseHolidayFeed.Source;

    /// <inheritdoc/>
    public IEnumerable<Parsed<MarketHoliday>> Parse(RawDocument document)
    {
        using var json = QuoteFields.Open(document);
        if (!json.RootElement.TryGetProperty(CashMarket, out var days) || days.ValueKind != JsonValueKind.Array)
        {
            throw new MalformedDocumentException("document.shape", $"The answer of {document.Source} has no list {CashMarket}: it is no list of holidays.");
        }

        var position = 0;
        foreach (var entry in days.EnumerateArray())
        {
            position++;
            var (holiday, verdict) = Read(entry);
            yield return new Parsed<MarketHoliday>(holiday, verdict, position, 0, document.Content.Length);
        }
    }

    private static (MarketHoliday? Holiday, Verdict? Verdict) Read(JsonElement entry)
    {
        string? date, name;
        try
        {
            (date, name) = (QuoteFields.Text(entry, "tradingDate"), QuoteFields.Text(entry, "description"));
        }
        catch (InvalidOperationException)
        {
            // The reader checks escapes such as a lone surrogate only when a text is taken out.
            return (null, new Verdict("parse.text", Severity.Reject, null, "The entry holds a text with broken escapes."));
        }

        return DateOnly.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? (new MarketHoliday(day, name is null ? string.Empty : name[..Math.Min(name.Length, LongestName)]), null)
            : (null, new Verdict("parse.date", Severity.Reject, "tradingDate", $"tradingDate is \"{QuoteFields.Shortened(date ?? string.Empty)}\"; a date like 26-Jan-2026 was expected."));
    }
}
