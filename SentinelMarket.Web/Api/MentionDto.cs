using System.ComponentModel;
using System.Text.Json.Serialization;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Api;

/// <summary>A page of mentions, newest first.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Next">The value of after for the next page; null on the last.</param>
public sealed record MentionPageDto(IReadOnlyList<MentionDto> Rows, string? Next);

/// <summary>One message and one share that it speaks of, with its provenance.</summary>
public sealed record MentionDto
{
    public MentionDto(MentionRow row)
    {
        Timestamp = row.Timestamp;
        Platform = row.Platform;
        ExternalId = row.ExternalId;
        Ticker = row.Ticker?.Value;
        Source = row.Source;
        Channel = row.Channel;
        AuthorHash = row.AuthorHash;
        AuthorHandle = row.AuthorHandle;
        Followers = row.Followers;
        Text = row.Text;
        Language = row.Language;
        Sentiment = row.Sentiment;
        SentimentScore = Math.Round(row.SentimentScore, 4);
        IsPumpSignal = row.IsPumpSignal;
        PumpScore = Math.Round(row.PumpScore, 4);
        Reasons = row.Reasons;
        Cluster = row.Cluster;
        Url = row.Url;
        Metadata = row.Metadata;
        Revision = row.Revision;
        RunId = row.RunId;
        LakeObjectId = row.LakeObjectId;
        LineageId = MentionKey.Of(row).ToText();
    }

    /// <summary>When it was published.</summary>
    public DateTimeOffset Timestamp { get; }

    public string Platform { get; }

    /// <summary>The platform's own id of the message.</summary>
    public string ExternalId { get; }

    /// <summary>The share; null when the message names none.</summary>
    public string? Ticker { get; }

    public string Source { get; }

    public string? Channel { get; }

    public string? AuthorHash { get; }

    public string? AuthorHandle { get; }

    public long? Followers { get; }

    [Description("Plain text as somebody wrote it; escape it before it goes into markup.")]
    public string Text { get; }

    public string Language { get; }

    public SentimentLabel Sentiment { get; }

    [Description("From -1 (negative) to 1 (positive), towards the share or, without one, of the whole text.")]
    public double SentimentScore { get; }

    public bool IsPumpSignal { get; }

    [Description("0 to 1.")]
    public double PumpScore { get; }

    [Description("The signs of a pump; start and length count UTF-16 units of the text.")]
    public IReadOnlyList<MentionReason> Reasons { get; }

    [Description("The number under which texts that repeat each other stand; null for a text that is too short to tell.")]
    public long? Cluster { get; }

    [Description("Its public address, as the platform gave it.")]
    public string? Url { get; }

    [Description("What else the platform said, an object.")]
    [JsonConverter(typeof(RawJson))]
    public string? Metadata { get; }

    [Description("1 for the text as first seen, one more with each edit.")]
    public int Revision { get; }

    public long RunId { get; }

    public long? LakeObjectId { get; }

    [Description("The id under which /api/data/lineage/social_mentions_warehouse tells where the row comes from.")]
    public string LineageId { get; }
}
