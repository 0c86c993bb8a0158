using System.Net;

namespace SentinelMarket.Core.Sources.Http;

/// <summary>What an answer that is no success means to a feed.</summary>
internal enum StatusVerdict
{
    /// <summary>As for every feed: 404 is an answer, 408, 429 and 5xx are worth another try, all else fails.</summary>
    AsUsual,

    /// <summary>An answer of its own kind, which goes to the feed.</summary>
    Answer,

    /// <summary>A failure that another try would not change, such as a usage cap.</summary>
    Final,
}

/// <summary>A feed's own view of an answer that is no success; asked once a try, with the whole body.</summary>
internal delegate StatusVerdict StatusJudge(HttpStatusCode status, ReadOnlyMemory<byte> body);
