using System.Globalization;
using System.Net;
using System.Text;
using System.Xml;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.News;

/// <summary>
/// Goes through the items of RSS (0.9x, 1.0, 2.0) and Atom one by one without building a tree. No DTD, no external entity, no depth beyond what feeds have; so a hostile
/// document costs no more than its own length.
/// </summary>
internal sealed class FeedXml
{
    private const int DeepestElement = 100;

    private static readonly Dictionary<string, string> Prefixes = new(StringComparer.Ordinal)
    {
        ["http://www.w3.org/2005/Atom"] = "atom:", ["http://purl.org/atom/ns#"] = "atom:",
        ["http://purl.org/rss/1.0/modules/content/"] = "content:", ["http://purl.org/dc/elements/1.1/"] = "dc:", ["http://purl.org/dc/terms/"] = "dc:",
    };

    private static readonly HashSet<string> PlainSpaces = new(StringComparer.Ordinal)
    {
        "", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/", "http://backend.userland.com/rss2", "http://www.w3.org/1999/xhtml",
    };

    private static readonly XmlReaderSettings Safe = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = false, IgnoreComments = true, IgnoreProcessingInstructions = true, IgnoreWhitespace = false,
        MaxCharactersFromEntities = 1_000_000, CloseInput = true,
    };

    private readonly RawDocument _document;
    private readonly XmlReader _xml;
    private readonly Places _places;
    private string _title = string.Empty;
    private bool _isAtom;

    private FeedXml(RawDocument document, XmlReader xml, Places places) => (_document, _xml, _places) = (document, xml, places);

    /// <summary>The items in the document's order.</summary>
    /// <exception cref="MalformedDocumentException">The document is no feed; thrown where it goes wrong.</exception>
    public static IEnumerable<FeedItem> Items(RawDocument document)
    {
        var feed = FeedEncoding.Decode(document);
        using var xml = XmlReader.Create(new StringReader(feed.Text), Safe);
        var reader = new FeedXml(document, xml, new Places(feed));
        while (reader.NextItem() is { } item) { yield return item; }
    }

    private FeedItem? NextItem()
    {
        try
        {
            while (Next())
            {
                if (_xml.NodeType != XmlNodeType.Element) { continue; }
                if (_xml.Depth == 0) { Begin(); }
                else if (_xml.LocalName == (_isAtom ? "entry" : "item") && _xml.Depth <= 2)
                {
                    var start = _places.Of(_xml);
                    var item = Item();
                    return item with { RawOffset = start, RawLength = _places.Of(_xml) - start + _xml.Name.Length + "</>".Length };
                }
                else if (_xml.LocalName == "title" && _title.Length == 0 && _xml.Depth <= 2) { _title = Field("title", []).Text; }
            }

            return null;
        }
        catch (XmlException e)
        {
            // Not only reading on throws it: the text of a node is resolved when it is asked for.
            var hint = e.Message.Contains("DTD", StringComparison.Ordinal) ? "; a DTD is refused" : string.Empty;
            throw new MalformedDocumentException(
                "document.xml",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The answer of {_document.Source} about {_document.Stream} ({_document.Content.Length} bytes) is not sound XML: it breaks off or goes wrong at line {e.LineNumber}, character {e.LinePosition}{hint}."),
                e);
        }
    }

    private void Begin()
    {
        _isAtom = _xml.LocalName == "feed";
        if (_isAtom || _xml.LocalName is "rss" or "RDF") { return; }
        throw new MalformedDocumentException(
            "document.shape", $"The answer of {_document.Source} about {_document.Stream} begins with <{MessageFields.Shortened(_xml.Name)}>; a feed begins with rss, feed or rdf:RDF.");
    }

    private FeedItem Item()
    {
        var item = new FeedItem(_title, []);
        if (_xml.IsEmptyElement) { return item; }
        var depth = _xml.Depth;
        while (Next() && _xml.Depth > depth)
        {
            if (_xml.NodeType == XmlNodeType.Element) { item.Fields.Add(Field(Name(), item.Fields)); }
        }

        return item;
    }

    /// <summary>One child of an item with all text in it; tags within become HTML, and a name or title within a field of its own.</summary>
    private FeedField Field(string name, List<FeedField> siblings)
    {
        var attributes = Attributes();
        if (_xml.IsEmptyElement) { return new FeedField(name, string.Empty, attributes); }
        var isMarkup = attributes.GetValueOrDefault("type") == "xhtml";
        var text = new StringBuilder();
        var depth = _xml.Depth;
        while (Next() && _xml.Depth > depth)
        {
            switch (_xml.NodeType)
            {
                case XmlNodeType.Element when isMarkup:
                    text.Append('<').Append(_xml.LocalName).Append('>');
                    break;
                case XmlNodeType.Element when _xml.Depth == depth + 1 && _xml.LocalName is "name" or "title":
                    siblings.Add(Field(name + "/" + _xml.LocalName, []));
                    break;
                case XmlNodeType.EndElement when isMarkup:
                    text.Append("</").Append(_xml.LocalName).Append('>');
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    text.Append(isMarkup ? WebUtility.HtmlEncode(_xml.Value) : _xml.Value);
                    break;
            }
        }

        return new FeedField(name, text.ToString().Trim(), attributes);
    }

    private Dictionary<string, string> Attributes()
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (_xml.MoveToNextAttribute()) { attributes.TryAdd(_xml.LocalName, _xml.Value); }
        _xml.MoveToElement();
        return attributes;
    }

    private string Name()
    {
        if (PlainSpaces.Contains(_xml.NamespaceURI)) { return _xml.LocalName; }
        var prefix = Prefixes.GetValueOrDefault(_xml.NamespaceURI, "other:");
        return _isAtom && prefix == "atom:" ? _xml.LocalName : prefix + _xml.LocalName;
    }

    private bool Next()
    {
        if (!_xml.Read()) { return false; }
        if (_xml.Depth <= DeepestElement) { return true; }
        throw new MalformedDocumentException("document.depth", $"The answer of {_document.Source} about {_document.Stream} nests deeper than {DeepestElement} elements.");
    }

    /// <summary>Where the reader stands, in bytes of the document. Places have to be asked for in their order, so that all together cost one pass.</summary>
    private sealed class Places(DecodedFeed feed)
    {
        private int _line = 1;
        private int _lineStart;
        private int _at;
        private int _bytes = feed.Start;

        public int Of(XmlReader reader)
        {
            if (reader is not IXmlLineInfo place || !place.HasLineInfo()) { return _bytes; }
            while (_line < place.LineNumber)
            {
                var end = feed.Text.AsSpan(_lineStart).IndexOfAny('\n', '\r');
                if (end < 0) { break; }
                _lineStart += end + (feed.Text.AsSpan(_lineStart + end).StartsWith("\r\n") ? 2 : 1);
                _line++;
            }

            var at = Math.Clamp(_lineStart + place.LinePosition - (reader.NodeType == XmlNodeType.EndElement ? 3 : 2), _at, feed.Text.Length); // the reader counts from 1 and stands behind "<" or "</"
            _bytes += feed.Encoding.GetByteCount(feed.Text.AsSpan(_at, at - _at));
            _at = at;
            return _bytes;
        }
    }
}

/// <summary>One item of a feed.</summary>
/// <param name="FeedTitle">The feed's own title.</param>
/// <param name="Fields">Its children in their order.</param>
internal sealed record FeedItem(string FeedTitle, List<FeedField> Fields)
{
    /// <summary>Where the item's bytes begin in the document.</summary>
    public int RawOffset { get; init; }

    /// <summary>How many bytes it has.</summary>
    public int RawLength { get; init; }

    /// <summary>The text of the first of these fields that has any.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            foreach (var field in Fields)
            {
                if (field.Name == name && field.Text.Length > 0) { return field.Text; }
            }
        }

        return null;
    }
}

/// <summary>A child of an item: its name with a known prefix, its text, its attributes.</summary>
internal sealed record FeedField(string Name, string Text, IReadOnlyDictionary<string, string> Attributes);
