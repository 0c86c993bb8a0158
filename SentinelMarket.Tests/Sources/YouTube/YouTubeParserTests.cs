using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.YouTube;
using SentinelMarket.Tests.Sources.Messages;
using static SentinelMarket.Tests.Sources.Messages.MessageDocument;

namespace SentinelMarket.Tests.Sources.YouTube;

public sealed class YouTubeParserTests
{
    private static readonly YouTubeParser Parser = new();

    [Fact]
    public void A_thread_gives_its_comment_and_its_replies()
    {
        var comments = Parser.Messages(SourceIds.YouTube, SamplePages.Json[1].Body);
        Assert.Equal<IEnumerable<string>>(["Ugx1", "Ugx1.a", "Ugx2"], comments.Select(comment => comment.ExternalId));

        var (first, reply, onChannel) = (comments[0], comments[1], comments[2]);
        Assert.Equal("Buy SUZLON now\ntarget 90", first.Text);
        Assert.Equal(("youtube", "vid00000001", "UC1", "@anil"), (first.Platform, first.Channel, first.AuthorId, first.AuthorHandle));
        Assert.Equal((Utc(2026, 9, 20, 10, 0, 0), Utc(2026, 9, 20, 10, 5, 0)), (first.PublishedAt, first.EditedAt));
        Assert.Equal("https://www.youtube.com/watch?v=vid00000001&lc=Ugx1", first.Url);
        Assert.Equal(("3", "1"), (first.Meta("likes"), first.Meta("replies")));

        Assert.Equal("no way & never", reply.Text);
        Assert.Equal(("vid00000001", "Ugx1", (string?)null), (reply.Channel, reply.Meta("parent"), reply.Meta("replies")));
        Assert.Null(reply.EditedAt);
        Assert.Equal(("UC9", (string?)null), (onChannel.Channel, onChannel.Url));
    }

    [Theory]
    [InlineData("commentsDisabled")]
    [InlineData("videoNotFound")]
    public void Comments_that_are_switched_off_are_a_page_without_comments(string reason) =>
        Assert.Empty(Parser.Messages(SourceIds.YouTube, Error(reason)));

    [Fact]
    public void Another_error_is_no_page() => Assert.EndsWith(
        "it says quotaExceeded: The request cannot be completed.",
        Assert.Throws<MalformedDocumentException>(() => Parser.Parse(Of(SourceIds.YouTube, Error("quotaExceeded"))).ToList()).Message.TrimEnd('.') + ".",
        StringComparison.Ordinal);

    [Fact]
    public void A_comment_without_text_is_refused() => Assert.Equal(
        "textOriginal is missing or no text: there is nothing to read.",
        Parser.Refusal(SourceIds.YouTube, """{"items":[{"id":"a","snippet":{"publishedAt":"2026-01-01T00:00:00Z","textDisplay":"<br>"}}]}""").Message);

    [RecordedTheory]
    [InlineData("comment_threads_comment_thread_single.json", 1, "UgxKREWxIgDrw8w2e_Z4AaABAg", "D-lhorsDlUQ", "Hieu Nguyen", "UClfzT4CU_yaZjJaI4pKqSjQ", "2019-04-20T01:03:39", "Super video !!!\nWith full power skil")]
    [InlineData("comment_threads_comment_threads_all_to_me.json", 4, "UgyWeTdgc4sc1xgmbld4AaABAg", "JE8xdDp5B8Q", "kun liu", "UCNvMBmCASzTNNX8lW3JRMbw", "2019-12-01T03:36:55", "Hope to go next time. yah!")]
    [InlineData("comment_threads_comment_threads_by_channel.json", 2, "UgyUBI0HsgL9emxcZpR4AaABAg", "UC_x5XG1OV2P6uZZ5FSM9Ttw", "DevRagz", "UCTWlvHQQXUs-4IVfdnGOUbw", "2019-06-23T02:49:00", "Hello")]
    [InlineData("comment_threads_comment_threads_by_video_paged_1.json", 5, "UgyZ1jqkHKYvi1-ruOZ4AaABAg", "F1UP7wRCPH8", "himani agarwal", "UCzj-CjKYmGlZ7vTL-vOe57A", "2019-11-26T15:51:44", "Google.com")]
    [InlineData("comment_threads_comment_threads_by_video_paged_2.json", 5, "UgyZ1jqkHKYvi1-ruOZ4AaABAg", "F1UP7wRCPH8", "himani agarwal", "UCzj-CjKYmGlZ7vTL-vOe57A", "2019-11-26T15:51:44", "Google.com")]
    [InlineData("comment_threads_comment_threads_multi.json", 2, "UgxKREWxIgDrw8w2e_Z4AaABAg", "D-lhorsDlUQ", "Hieu Nguyen", "UClfzT4CU_yaZjJaI4pKqSjQ", "2019-04-20T01:03:39", "Super video !!!\nWith full")]
    [InlineData("comment_threads_comment_threads_with_search.json", 1, "UgyUBI0HsgL9emxcZpR4AaABAg", "UC_x5XG1OV2P6uZZ5FSM9Ttw", "DevRagz", "UCTWlvHQQXUs-4IVfdnGOUbw", "2019-06-23T02:49:00", "Hello")]
    [InlineData("comment_threads_insert_response.json", 1, "Ugx_5P8rmn4vKbN6wwt4AaABAg", "JE8xdDp5B8Q", "ikaros data", "UCa-vrCLQHviTOVnEKDOdetQ", "2022-11-15T02:20:01", "Sun from the api")]
    [InlineData("comments_comments_by_parent_paged_1.json", 2, "Ugw5zYU6n9pmIgAZWvN4AaABAg.91zT3cYb5B291za6voUoRh", null, "kun liu", "UCNvMBmCASzTNNX8lW3JRMbw", "2019-12-01T04:46:31", "this is the third reply!")]
    [InlineData("comments_comments_by_parent_paged_2.json", 1, "Ugw5zYU6n9pmIgAZWvN4AaABAg.91zT3cYb5B291za3E-eR-l", null, "kun liu", "UCNvMBmCASzTNNX8lW3JRMbw", "2019-12-01T04:46:00", "hey, this is the replay")]
    [InlineData("comments_comments_multi.json", 2, "UgyUBI0HsgL9emxcZpR4AaABAg", null, "DevRagz", "UCTWlvHQQXUs-4IVfdnGOUbw", "2019-06-23T02:49:00", "Hello")]
    [InlineData("comments_comments_single.json", 1, "UgyUBI0HsgL9emxcZpR4AaABAg", null, "DevRagz", "UCTWlvHQQXUs-4IVfdnGOUbw", "2019-06-23T02:49:00", "Hello")]
    [InlineData("comments_insert_response.json", 1, "Ugy_CAftKrIUCyPr9GR4AaABAg.9iPXEClD9lW9iPXLqKy_Pt", null, "ikaros data", "UCa-vrCLQHviTOVnEKDOdetQ", "2022-11-14T10:23:02", "wow")]
    public void The_recorded_comments_read_as_people_read_them(string file, int count, string id, string? place, string author, string authorId, string published, string text)
    {
        var comments = Parser.Messages(Of(SourceIds.YouTube, RecordedFactAttribute.Read("youtube/" + file)));
        Assert.Equal(count, comments.Count);
        var first = comments[0];
        Assert.Equal((id, author, authorId), (first.ExternalId, first.AuthorHandle, first.AuthorId));
        Assert.Equal(place, first.Channel);
        Assert.Equal(published, first.PublishedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", null));
        Assert.StartsWith(text, first.Text, StringComparison.Ordinal);
        Assert.Null(first.EditedAt);
    }

    [RecordedTheory]
    [InlineData("search_search_by_developer.json", 5, "WuyFniRMrxY", "NBC Nightly News Broadcast (Full) - March 13th, 2020 | NBC Nightly News")]
    [InlineData("search_search_by_event.json", 25, "qgylp3Td1Bw", "[LIVE] Coronavirus Pandemic: Real Time Counter, World Map, News")]
    [InlineData("search_search_by_keywords_p1.json", 25, "gQ_1zX-F_No", "SURFING HAWAII’S BEST WAVE WITH MY GIRLFRIEND (PIPELINE)")]
    [InlineData("search_search_by_keywords_p2.json", 25, "-2IlD-x8wvY", "Hawaiian Summer Surfing")]
    [InlineData("search_search_by_location.json", 5, "OU4d3O_VZCk", "SURFING WITH KELLY SLATER (HAWAII)")]
    [InlineData("search_search_by_mine.json", 2, "JE8xdDp5B8Q", "华山日出")]
    [InlineData("search_search_by_related_video.json", 5, "eIho2S0ZahI", "How to speak so that people want to listen | Julian Treasure")]
    [InlineData("search_search_videos_by_channel.json", 5, "LrQWzOkC0XQ", "Code Cleanup and Fixing Pub Versioning in Hacker News App (The Boring Flutter Dev Show, Ep. 8.2)")]
    public void The_recorded_searches_give_their_videos(string file, int count, string id, string title)
    {
        var videos = YouTubeVideo.Read(RecordedFactAttribute.Read("youtube/" + file));
        Assert.Equal((count, id, title), (videos!.Count, videos[0].Id, videos[0].Title));
        Assert.DoesNotContain(videos, video => video.Title.Contains("&amp;", StringComparison.Ordinal) || video.Title.Contains("&#39;", StringComparison.Ordinal));
    }

    [RecordedFact]
    public void The_recorded_search_for_channels_has_no_video() => Assert.Empty(YouTubeVideo.Read(RecordedFactAttribute.Read("youtube/search_search_channels.json"))!);

    [RecordedTheory]
    [InlineData("error_permission_resp.json", "SERVICE_UNAVAILABLE", "The caller does not have permission")]
    [InlineData("error_response.json", "keyInvalid", "Bad Request")]
    [InlineData("error_response_simple.json", "", "error message")]
    public void The_recorded_errors_are_told_in_their_words(string file, string reason, string message) =>
        Assert.Equal(new YouTubeError(reason, message), YouTubeError.Of(RecordedFactAttribute.Read("youtube/" + file)));

    private static string Error(string reason) =>
        $$$"""{"error":{"code":403,"message":"The request cannot be <a href=\"/x\">completed</a>.","errors":[{"message":"no","domain":"youtube.x","reason":"{{{reason}}}"}]}}""";
}
