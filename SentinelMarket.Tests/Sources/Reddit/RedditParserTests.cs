using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Reddit;
using SentinelMarket.Tests.Sources.Messages;
using static SentinelMarket.Tests.Sources.Messages.MessageDocument;

namespace SentinelMarket.Tests.Sources.Reddit;

public sealed class RedditParserTests
{
    private static readonly RedditParser Parser = new();

    [Fact]
    public void A_post_is_its_title_and_text()
    {
        var post = Parser.Messages(SourceIds.Reddit, SamplePages.Json[0].Body)[0];
        Assert.Equal("IRFC to the moon 🚀\n\nTarget 200 & more", post.Text);
        Assert.Equal(("reddit", "t3_a1", "IndianStreetBets", "t2_x1", "dalal_bull", 5000L), (post.Platform, post.ExternalId, post.Channel, post.AuthorId, post.AuthorHandle, post.Followers));
        Assert.Equal(Utc(2026, 9, 21, 14, 13, 20), post.PublishedAt);
        Assert.Null(post.EditedAt);
        Assert.Equal("https://www.reddit.com/r/IndianStreetBets/comments/a1/irfc/", post.Url);
        Assert.Equal(("5", "2", "0.85"), (post.Meta("score"), post.Meta("comments"), post.Meta("upvoteRatio")));
    }

    [Fact]
    public void What_was_removed_is_a_deletion()
    {
        var post = Parser.Messages(SourceIds.Reddit, SamplePages.Json[0].Body)[1];
        Assert.True(post.IsDeleted);
        Assert.Equal("Gone", post.Text);
        Assert.Null(post.AuthorId);
        Assert.Equal(Utc(2026, 9, 21, 14, 15, 0), post.EditedAt);

        var comment = Assert.Single(Parser.Messages(SourceIds.Reddit, Listing("""{"kind":"t1","data":{"name":"t1_c9","author":"[deleted]","body":"[deleted]","created_utc":1790000050.0}}""")));
        Assert.True(comment.IsDeleted);
        Assert.Equal(string.Empty, comment.Text);
    }

    [Fact]
    public void A_comment_without_a_link_gets_its_address()
    {
        var comment = Parser.Messages(SourceIds.Reddit, SamplePages.Json[0].Body)[2];
        Assert.Equal(("t1_c1", "hold it"), (comment.ExternalId, comment.Text));
        Assert.Equal("https://www.reddit.com/r/IndianStreetBets/comments/a1/_/c1/", comment.Url);
    }

    [Fact]
    public void Something_else_than_a_post_or_a_comment_is_refused() => Assert.Equal(
        "kind is \"more\"; t3 (a post) or t1 (a comment) was expected.",
        Parser.Refusal(SourceIds.Reddit, Listing("""{"kind":"more","data":{"id":"x","children":["a"]}}""")).Message);

    [RecordedFact]
    public void The_recorded_listing_of_new_posts_reads_as_people_read_it()
    {
        var posts = Recorded("TestSubredditListings.test_new_1.json");
        Assert.Equal(100, posts.Count);
        Assert.Equal(("t3_48fbm9", "AskReddit", "RedHeadQc"), (posts[0].ExternalId, posts[0].Channel, posts[0].AuthorHandle));
        Assert.Equal("[Serious] Parents of Reddit, what's the biggest lie about yourself you've told your kids?", posts[0].Text);
        Assert.Equal(Utc(2016, 3, 1, 8, 37, 38), posts[0].PublishedAt);
        Assert.All(posts, post => Assert.False(post.IsDeleted));
        Assert.Equal(100, posts.Select(post => post.ExternalId).Distinct(StringComparer.Ordinal).Count());
    }

    [RecordedFact]
    public void The_recorded_listing_with_more_posts_than_asked_for_has_all_of_them()
    {
        var posts = Recorded("TestSubredditListings.test_hot_1.json");
        Assert.Equal(102, posts.Count);
        Assert.Equal(("t3_46c00m", Utc(2016, 2, 18, 0, 30, 45), Utc(2016, 2, 20, 23, 51, 5)), (posts[0].ExternalId, posts[0].PublishedAt, posts[0].EditedAt));
        Assert.StartsWith("THE ASKREDDIT MOBILE DESIGN EXTRAVAGANZA CONTEST!\n\nHi everybody! (Hi Doctor Nick!)", posts[0].Text, StringComparison.Ordinal);
    }

    [RecordedFact]
    public void The_recorded_comments_read_as_people_read_them()
    {
        var comments = Recorded("TestSubredditListings.test_comments_1.json");
        Assert.Equal(100, comments.Count);
        Assert.Equal("great, life is so much better when you can do what you enjoy for a living", comments[0].Text);
        Assert.Equal(("t1_d4y8bdp", "preppypuppy", Utc(2016, 7, 4, 0, 4, 50)), (comments[0].ExternalId, comments[0].AuthorHandle, comments[0].PublishedAt));
        Assert.Equal("https://www.reddit.com/r/AskReddit/comments/4r4inc/_/d4y8bdp/", comments[0].Url);
        Assert.Equal("t3_4r4inc", comments[0].Meta("parent"));
    }

    [RecordedFact]
    public void The_recorded_search_and_the_listing_of_2026_read_as_people_read_them()
    {
        var found = Recorded("TestSubreddit.test_search_1.json");
        Assert.Equal(6, found.Count);
        Assert.Equal((Utc(2015, 8, 12, 9, 8, 34), Utc(2015, 8, 13, 6, 35, 18)), (found[0].PublishedAt, found[0].EditedAt));

        var popular = Recorded("modern_r_popular_hot_2026-04-13.json");
        Assert.Equal(100, popular.Count);
        var first = popular[0];
        Assert.Equal(("t3_1sk99af", "Blursed_Self defence", "t2_bkb6ygd9", "o0Phoenix0o", 549525L), (first.ExternalId, first.Text, first.AuthorId, first.AuthorHandle, first.Followers));
        Assert.Equal(("0.85", "1913", "https://v.redd.it/2ptpanksayug1"), (first.Meta("upvoteRatio"), first.Meta("score"), first.Meta("link")));
        Assert.Equal(Utc(2026, 4, 13, 12, 24, 17), first.PublishedAt);
    }

    [RecordedTheory]
    [InlineData("TestDomainListing.test_rising_1.json")]
    [InlineData("TestListingGenerator.test_no_items_1.json")]
    public void The_recorded_empty_listings_are_sound(string file) => Assert.Empty(Recorded(file));

    private static string Listing(string child) => $$$"""{"kind":"Listing","data":{"after":null,"children":[{{{child}}}]}}""";

    private static List<SocialMessage> Recorded(string file)
    {
        using var recording = JsonDocument.Parse(RecordedFactAttribute.Read("reddit/" + file));
        return Parser.Messages(Of(SourceIds.Reddit, Encoding.UTF8.GetBytes(recording.RootElement.GetProperty("body").GetRawText())));
    }
}
