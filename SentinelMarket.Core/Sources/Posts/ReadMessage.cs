using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Posts;

/// <summary>What reading one element of a document gave: a message, or the verdict on why there is none.</summary>
internal readonly record struct ReadMessage(SocialMessage? Message, Verdict? Verdict)
{
    private const int LongestExternalId = 200;

    /// <summary>An element that is no message or none that can be kept.</summary>
    public static ReadMessage Refused(string rule, string? field, string message) => new(null, new Verdict(rule, Severity.Reject, field, message));

    /// <summary>The message, unless its time or its id cannot be right.</summary>
    public static ReadMessage Of(SocialMessage message, DateTimeOffset fetchedAt, string timeField)
    {
        if (message.ExternalId.Length is 0 or > LongestExternalId) { return Refused("id.length", "id", $"The id has {message.ExternalId.Length} characters; 1 to {LongestExternalId} are kept."); }
        return PostTime.FaultOf(message.PublishedAt, fetchedAt, timeField) is { } fault ? new ReadMessage(null, fault) : new ReadMessage(message, null);
    }

    /// <summary>The same at its place in the document.</summary>
    public Parsed<SocialMessage> At(int position, (int Offset, int Length) place) => new(Message, Verdict, position, place.Offset, place.Length);
}
