using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources;

/// <summary>Reads the records out of a source's raw documents. One implementation per family of wire formats; stateless and safe to share.</summary>
/// <typeparam name="TRecord">The record's type.</typeparam>
public interface IDocumentParser<TRecord>
    where TRecord : class
{
    /// <summary>Whether documents of this source id are read by this parser.</summary>
    bool Handles(string source);

    /// <summary>
    /// The document's records in its own order, read lazily. Every record that the source sent comes out exactly once: as a record or as
    /// the verdict on why it could not be read.
    /// </summary>
    /// <exception cref="MalformedDocumentException">The document as a whole is unreadable; may be thrown by the first <c>MoveNext</c>.</exception>
    IEnumerable<Parsed<TRecord>> Parse(RawDocument document);
}
