using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality;

/// <summary>
/// What reading demands before a record's own rules are asked: of a payload as a whole (<c>document.</c>), of a record's shape and of the
/// types of its fields (<c>parse.</c>), and that required fields are there. The parsers judge; these are their words.
/// </summary>
internal static class ReadingRules
{
    /// <summary>Every rule, by what it is about.</summary>
    public static readonly IReadOnlyList<QualityRule> All =
    [
        Rule("document.encoding", null, "The payload is UTF-8 text."),
        Rule("document.json", null, "The payload is whole, well-formed JSON."),
        Rule("document.xml", null, "The payload is whole, well-formed XML."),
        Rule("document.text", null, "The file is text with at least one line that is not blank."),
        Rule("document.header", null, "The file's first line is the header of its format."),
        Rule("document.shape", null, "The payload has the parts by which its format is known."),
        Rule("document.date", null, "The file names its trading day, in its rows or in its name."),
        Rule("document.depth", null, "The payload does not nest deeper than any real one."),
        Rule("document.size", null, "The file has no more lines than any real one."),
        Rule("document.nul", null, "The payload holds no character U+0000."),
        Rule("record.shape", null, "A record has the JSON type that its place demands."),
        Rule("parse.json", null, "A line is whole, well-formed JSON."),
        Rule("parse.html", null, "A message does not break off within the page."),
        Rule("parse.row", null, "A row is whole and has as many columns as the header."),
        Rule("parse.columns", null, "A line has as many columns as the header."),
        Rule("parse.line_length", null, "A line is no longer than any real one."),
        Rule("parse.quote", null, "Quotation marks in a line are closed."),
        Rule("parse.encoding", null, "A record is UTF-8 text."),
        Rule("parse.escapes", null, "A record's escapes are whole."),
        Rule("parse.required", null, "A column that every row must have is not empty."),
        Rule("parse.number", null, "A number is a number, within the bounds of its column."),
        Rule("parse.date", null, "A date is a date."),
        Rule("parse.timestamp", null, "An instant is an instant in the source's own notation."),
        Rule("parse.text", null, "A text is a text of at most its column's length."),
        Rule("parse.id", null, "An id has the form of the platform's ids."),
        Rule("parse.kind", null, "A record is of a kind that the source is known to send."),
        Rule("parse.ticker", "ticker", "A ticker or scrip code has the form of one."),
        Rule("parse.scrip_code", "bse_code", "A BSE scrip code has six digits."),
        Rule("parse.isin", "isin", "An ISIN has twelve characters and the check digit that follows from them."),
        Rule("parse.series", "series", "A series has the form of one."),
        Rule("parse.segment", null, "A line is of the segment and kind that the rest of the file is."),
        Rule("price.required", "price", "A quote has a price."),
        Rule("timestamp.required", "timestamp", "A record says when it was valid or published."),
        Rule("timestamp.range", "timestamp", "An instant lies within the years that can be stored."),
        Rule("timestamp.zone", "timestamp", "A quote's clock is that of India."),
        Rule("ticker.other", "ticker", "The answer is about the share that was asked for."),
        Rule("currency.other", null, "Prices are in rupees."),
        Rule("symbol_change.same", null, "A changed symbol is not the same as before."),
        Rule("id.required", "external_id", "A message has an id."),
        Rule("id.length", "external_id", "An id has at most its longest known length."),
        Rule("chat.required", "channel", "A message says to which chat it belongs."),
        Rule("text.required", "text", "A message has a text."),
        Rule("message.no_text", "text", "A message says something: pictures and files alone are not read."),
        Rule("message.service", null, "A message is somebody's words, not a notice of the platform."),
        Rule("update.kind", null, "An update of a bot tells of a message."),
        Rule("article.removed", "title", "An article has not been taken out by its publisher."),
        Rule(SharedRules.LakeDamaged, null, "The lake gives back what it was given, by its hash."),
        Rule(SharedRules.ParserFault, null, "The parser can deal with the payload; a fault of it is one of the program."),
        Rule(SharedRules.WarehouseRefused, null, "The warehouse takes what the rules let through; a refusal is a rule that is missing."),
    ];

    private static QualityRule Rule(string id, string? field, string description) => new(RecordKind.Document, id, Severity.Reject, field, description);
}
