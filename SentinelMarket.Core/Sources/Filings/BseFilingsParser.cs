using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Filings;

/// <summary>
/// Reads BSE's corporate announcements: <c>Table</c>, and <c>Table1[0].ROWCNT</c> for how many there are in all. Categories may be null, the status is padded, times are India's
/// without an offset and with up to three digits of milliseconds. The text begins with the scrip code as readers of texts know it: <c>BSE:517397: ...</c>
/// </summary>
public sealed class BseFilingsParser : IDocumentParser<SocialMessage>
{
    private const string Attachments = "https://www.bseindia.com/xml-data/corpfiling/";

    /// <inheritdoc/>
    public bool Handles(string source) => source == SourceIds.BseFilings;

    /// <inheritdoc/>
    public IEnumerable<Parsed<SocialMessage>> Parse(RawDocument document)
    {
        using var json = MessageJson.Open(document);
        var root = json.RootElement;
        if (!MessageFields.HasArray(root, "Table"))
        {
            if (MessageFields.TextOf(root)?.StartsWith("No Record", StringComparison.OrdinalIgnoreCase) == true) { yield break; }
            throw MessageJson.OfOtherShape(document, "an object with Table was expected");
        }

        var position = 0;
        foreach (var element in MessageFields.Elements(root, "Table"))
        {
            yield return MessageJson.Read(document, element, ++position, Read);
        }
    }

    /// <summary>How many announcements there are in all, or null when the page does not say.</summary>
    internal static long? Total(RawDocument document)
    {
        using var json = MessageJson.Open(document);
        foreach (var row in MessageFields.Elements(json.RootElement, "Table1")) { return MessageFields.Count(row, "ROWCNT"); }
        return null;
    }

    private static SocialMessage Read(JsonElement filing, MessageFields fields)
    {
        var code = MessageFields.Text(filing, "SCRIP_CD");
        if (code is null || code.Length > 8 || !code.All(char.IsAsciiDigit))
        {
            fields.Refuse("parse.ticker", "SCRIP_CD", code is null ? "SCRIP_CD is missing: it is not known which company this is about." : $"SCRIP_CD is \"{MessageFields.Shortened(code)}\", which is no scrip code.");
        }

        var company = MessageFields.Text(filing, "SLONGNAME");
        var attachment = Attachment(filing);
        using var metadata = new MetadataWriter();
        metadata.Add("scripCode", code).Add("company", company).Add("category", MessageFields.Text(filing, "CATEGORYNAME")).Add("subcategory", MessageFields.Text(filing, "SUBCATNAME"))
            .Add("attachment", attachment).Add("attachmentBytes", MessageFields.Count(filing, "Fld_Attachsize")).Add("status", MessageFields.Text(filing, "FILESTATUS"))
            .Add("critical", MessageFields.Count(filing, "CRITICALNEWS") is { } critical ? critical != 0 : null).Add("page", Web(MessageFields.Text(filing, "NSURL")))
            .Add("submittedAt", FilingTime.Of(filing, "News_submission_dt")).Add("disseminatedAt", FilingTime.Of(filing, "DissemDT"));
        return new SocialMessage
        {
            Platform = Platforms.Filing,
            Source = SourceIds.BseFilings,
            ExternalId = fields.Id(filing, "NEWSID", "bse/").ToLowerInvariant(),
            Channel = "BSE",
            AuthorId = code,
            AuthorHandle = company is { Length: <= 200 } ? company : null,
            Text = fields.Required(FilingText.Of($"BSE:{code}", MessageFields.Text(filing, "NEWSSUB"), Details(filing)), "NEWSSUB"),
            PublishedAt = fields.Required(FilingTime.Of(filing, "NEWS_DT", "DT_TM", "DissemDT"), filing, "NEWS_DT"),
            Url = attachment ?? Web(MessageFields.Text(filing, "NSURL")),
            Metadata = metadata.ToJson(),
        };
    }

    /// <summary>A long headline ends in dots, and the whole of it stands in <c>MORE</c>.</summary>
    private static string? Details(JsonElement filing)
    {
        var headline = MessageFields.Text(filing, "HEADLINE");
        return MessageFields.Text(filing, "MORE") is { } more && more.Length > (headline?.Length ?? 0) ? more : headline;
    }

    /// <summary>Fresh attachments are in one folder and move to another, which the flag tells.</summary>
    private static string? Attachment(JsonElement filing)
    {
        if (MessageFields.Text(filing, "ATTACHMENTNAME") is not { Length: <= 200 } name || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')) { return null; }
        return Attachments + (MessageFields.Count(filing, "PDFFLAG") == 1 ? "AttachHis/" : "AttachLive/") + name;
    }

    private static string? Web(string? text) => text is { Length: <= 2_000 } && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? text : null;
}
