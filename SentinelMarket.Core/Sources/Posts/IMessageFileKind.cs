using System.Text.Json;

namespace SentinelMarket.Core.Sources.Posts;

/// <summary>A kind of file that holds messages, recognised by its content.</summary>
internal interface IMessageFileKind
{
    /// <summary>The source id of its documents.</summary>
    string Source { get; }

    /// <summary>What is expected, for the sentence that refuses anything else.</summary>
    string Expected { get; }

    /// <summary>Whether a JSON document is one, or the beginning of one is.</summary>
    bool IsDocument(JsonElement root);

    /// <summary>Whether a line of a file, or an element of an array, is a message that says all about itself.</summary>
    bool IsMessage(JsonElement element);

    /// <summary>Whether a first line is the header of a table of messages.</summary>
    bool IsTableHeader(string line);

    /// <summary>Whether a document too large for one part can be cut at its arrays named <c>messages</c>.</summary>
    bool HasChats { get; }
}
