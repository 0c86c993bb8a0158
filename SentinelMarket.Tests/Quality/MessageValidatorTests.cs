using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Quality;

public sealed class MessageValidatorTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private static readonly MessageValidator Validator = new(new StandingClock(Now));
    private static readonly SocialMessage Clean = new()
    {
        Platform = "telegram", ExternalId = "tips/1", Source = "telegram.channel", Channel = "tips", AuthorId = "42", AuthorHandle = "Ravi", Followers = 7,
        Text = "RELIANCE goes up", PublishedAt = Now.AddHours(-1), EditedAt = Now.AddMinutes(-5), Url = "https://t.me/tips/1", Metadata = """{"views": 7, "path": "A\\u0000"}""",
    };

    public static TheoryData<string, Severity, SocialMessage, string> Faults => new()
    {
        { "platform.known", Severity.Reject, Clean with { Platform = "myspace" }, "There is no platform \"myspace\"." },
        { "external_id.required", Severity.Reject, Clean with { ExternalId = "" }, "The id has 0 characters or control characters; 1 to 200 printable ones are expected." },
        { "external_id.required", Severity.Reject, Clean with { ExternalId = new string('1', 201) }, "The id has 201 characters or control characters; 1 to 200 printable ones are expected." },
        { "external_id.required", Severity.Reject, Clean with { ExternalId = "a\nb" }, "The id has 3 characters or control characters; 1 to 200 printable ones are expected." },
        { "source.required", Severity.Reject, Clean with { Source = "" }, "The source is missing." },
        { "text.length", Severity.Reject, Clean with { Text = "  four\n" }, "The text has 4 characters; at least 5 are expected." },
        { "text.length", Severity.Reject, Clean with { Text = new string('x', 10_001) }, "The text has 10,001 characters; at most 10,000 are expected." },
        { "text.length", Severity.Reject, Clean with { Text = new string('x', 5_000_000) }, "The text has 5,000,000 characters; at most 10,000 are expected." },
        { "timestamp.required", Severity.Reject, Clean with { PublishedAt = default, EditedAt = null }, "0001-01-01 00:00:00 UTC is missing or before 2006." },
        { "timestamp.not_future", Severity.Reject, Clean with { PublishedAt = Now.AddSeconds(301), EditedAt = null }, "2026-03-02 10:05:01 UTC lies in the future; the clock says 2026-03-02 10:00:00 UTC." },
        { "edited_at.not_future", Severity.Reject, Clean with { EditedAt = Now.AddDays(1) }, "The edit at 2026-03-03 10:00:00 UTC lies in the future; the clock says 2026-03-02 10:00:00 UTC." },
        { "followers.not_negative", Severity.Reject, Clean with { Followers = -1 }, "-1 followers are fewer than none." },
        { "author.length", Severity.Reject, Clean with { AuthorHandle = new string('a', 301) }, "The author's name or the channel has more than 300 characters." },
        { "metadata.json", Severity.Reject, Clean with { Metadata = "[1]" }, "The metadata is not a JSON object of at most 64 KB, or holds a NUL character." },
        { "metadata.json", Severity.Reject, Clean with { Metadata = """{"a": "\u0000"}""" }, "The metadata is not a JSON object of at most 64 KB, or holds a NUL character." },
        { "metadata.json", Severity.Reject, Clean with { Metadata = "{\"a\": \"" + new string('x', 65_536) + "\"}" }, "The metadata is not a JSON object of at most 64 KB, or holds a NUL character." },
        { "url.web", Severity.Warn, Clean with { Url = "javascript:alert(1)" }, "\"javascript:alert(1)\" is no web address." },
        { "edited_at.after_published", Severity.Warn, Clean with { EditedAt = Now.AddHours(-2) }, "The edit at 2026-03-02 08:00:00 UTC comes before the message of 2026-03-02 09:00:00 UTC." },
    };

    public static TheoryData<SocialMessage> Sound =>
    [
        Clean,
        Clean with { Text = "12345" },
        Clean with { Text = new string('x', 10_000) },
        Clean with { Text = string.Concat(Enumerable.Repeat("🚀", 10_000)) },
        Clean with { Text = "half \ud83d of a pair, NUL \0 and \u202Eright to left\u200B" },
        Clean with { Text = "<script>alert(1)</script>", AuthorHandle = "'; drop table" },
        Clean with { Text = "", IsDeleted = true },
        Clean with { AuthorId = null, AuthorHandle = null, Channel = null, Followers = null, EditedAt = null, Url = null, Metadata = null },
        Clean with { PublishedAt = Now.AddMinutes(5), EditedAt = null },
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_fault_has_its_rule_and_its_words(string rule, Severity severity, SocialMessage message, string words)
    {
        var verdict = Assert.Single(Validator.Validate(message));
        Assert.Equal((rule, severity, words), (verdict.Rule, verdict.Severity, verdict.Message));
        Assert.Contains(Validator.Rules, known => known.Id == rule && known.Severity == severity && known.Field == verdict.Field);
    }

    [Fact]
    public void Every_rule_has_a_case_here() =>
        Assert.Equal(Validator.Rules.Select(rule => rule.Id).Order(StringComparer.Ordinal), Faults.Select(row => (string)row[0]).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Sound))]
    public void Odd_but_sound_messages_pass(SocialMessage message) => Assert.Empty(Validator.Validate(message));

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
