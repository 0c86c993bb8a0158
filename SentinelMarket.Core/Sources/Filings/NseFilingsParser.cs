using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Filings;

/// <summary>
/// Reads NSE's corporate announcements: an array, or one inside <c>data</c>. Fields differ by year; <c>seq_id</c> is a string, a number or null, and without one the
/// content is the identity. The text begins with the symbol as readers of texts know it: <c>NSE:IDEA: Updates. ...</c>
/// </summary>
public sealed class NseFilingsParser : IDocumentParser<SocialMessage>
{
    private static readonly string[] Identifying = ["symbol", "an_dt", "desc", "attchmntText", "attchmntFile"];

    /// <inheritdoc/>
    public bool Handles(string source) => source == SourceIds.NseFilings;

    /// <inheritdoc/>
    public IEnumerable<Parsed<SocialMessage>> Parse(RawDocument document)
    {
        using var json = MessageJson.Open(document);
        var root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Array && !MessageFields.HasArray(root, "data")) { throw MessageJson.OfOtherShape(document, "an array of announcements was expected"); }
        var position = 0;
        foreach (var element in root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : MessageFields.Elements(root, "data"))
        {
            yield return MessageJson.Read(document, element, ++position, Read);
        }
    }

    private static SocialMessage Read(JsonElement filing, MessageFields fields)
    {
        var symbol = MessageFields.Text(filing, "symbol");
        if (!Ticker.TryParse(symbol, out _))
        {
            fields.Refuse("parse.ticker", "symbol", symbol is null ? "symbol is missing: it is not known which company this is about." : $"symbol is \"{MessageFields.Shortened(symbol)}\", which is not a ticker.");
        }

        var category = MessageFields.Text(filing, "desc");
        var details = MessageFields.Text(filing, "attchmntText");
        var company = MessageFields.Text(filing, "sm_name");
        var isin = MessageFields.Text(filing, "sm_isin") is { } code && Isin.IsValid(code) ? code : null;
        var attachment = Attachment(filing);
        using var metadata = new MetadataWriter();
        metadata.Add("symbol", symbol).Add("isin", isin).Add("company", company).Add("category", category).Add("attachment", attachment)
            .Add("attachmentSize", MessageFields.Text(filing, "attFileSize") ?? MessageFields.Text(filing, "fileSize"))
            .Add("industry", MessageFields.Text(filing, "smIndustry")).Add("disseminatedAt", FilingTime.Of(filing, "exchdisstime")).Add("xbrl", MessageFields.Flag(filing, "hasXbrl"));
        return new SocialMessage
        {
            Platform = Platforms.Filing,
            Source = SourceIds.NseFilings,
            ExternalId = MessageFields.Text(filing, "seq_id") is null or "-" ? "nse/" + Identity(filing) : fields.Id(filing, "seq_id", "nse/"),
            Channel = "NSE",
            AuthorId = isin ?? symbol,
            AuthorHandle = company is { Length: <= 200 } ? company : null,
            Text = fields.Required(FilingText.Of($"NSE:{symbol}", category, details), "attchmntText"),
            PublishedAt = fields.Required(FilingTime.Of(filing, "an_dt", "sort_date", "dt", "exchdisstime"), filing, "an_dt"),
            Url = attachment,
            Metadata = metadata.ToJson(),
        };
    }

    private static string? Attachment(JsonElement filing) =>
        MessageFields.Text(filing, "attchmntFile") is { Length: <= 2_000 } text && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? text : null;

    private static string Identity(JsonElement filing)
    {
        var content = string.Join('\n', Identifying.Select(name => MessageFields.Text(filing, name)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..32];
    }
}
