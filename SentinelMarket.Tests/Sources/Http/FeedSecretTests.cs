using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Tests.Sources.Http;

public sealed class FeedSecretTests
{
    private const string Secret = "123:s3cr%et/key";

    [Theory]
    [InlineData("123:s3cr%et/key")]
    [InlineData("123%3As3cr%25et%2Fkey")]
    public async Task A_secret_in_the_address_reaches_neither_the_lake_nor_a_message_nor_the_log(string written)
    {
        await using var feed = await LoopbackFeed.StartAsync(
            context =>
            {
                if (context.Request.Path == "/good") { return context.Response.WriteAsync("{}"); }
                context.Response.StatusCode = context.Request.Path == "/moved" ? 302 : 500;
                context.Response.Headers.Location = "http://elsewhere.example/?key=" + Secret;
                return Task.CompletedTask;
            },
            ("Token", Secret), ("BreakAfter", "3"));

        var answer = await feed.GetAsync("good?key=" + written);
        var moved = await feed.FailAsync("moved?key=" + written);
        var failed = await feed.FailAsync("bad?key=" + written);

        Assert.Equal(feed.Address + "good?key=***", answer.Request);
        Assert.Equal(feed.Address + "good?key=***", answer.ToDocument("test", "a", feed.Time).Request);
        Assert.Equal("Loopback, good?key=***: no", answer.Failure("no").Message);
        Assert.Equal("Loopback, moved?key=***: 302 Found to http://elsewhere.example/?key=***, which is not followed after 1 try.", moved.Message);
        Assert.Equal("Loopback, bad?key=***: 500 Internal Server Error after 3 tries.", failed.Message);
        Assert.Equal(failed.Message, feed.Gauge.LastError);
        Assert.Contains("try 1 failed", feed.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr", feed.Log + moved + failed, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("a+/Word&'=")]
    [InlineData("a%2B%2FWord%26%27%3D")]
    [InlineData("a\\u002B/Word\\u0026\\u0027=")]
    [InlineData("a+\\/Word&'=")]
    [InlineData("a+/Word&amp;&#39;=")]
    public void A_secret_is_hidden_in_each_way_of_writing_it(string written)
    {
        var mask = new SecretMask(["a+/Word&'="]);
        Assert.Equal("<***>", mask.Hide($"<{written}>"));
        Assert.Equal("<***>", Encoding.UTF8.GetString(mask.Hide(Encoding.UTF8.GetBytes($"<{written}>"))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("12")]
    public void A_secret_is_hidden_wherever_it_stands_in_a_base64_text(string before)
    {
        var hidden = new SecretMask(["a-Secret-Word"]).Hide(Convert.ToBase64String(Encoding.UTF8.GetBytes(before + "a-Secret-Word" + "345")));
        Assert.Contains("***", hidden, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", Encoding.UTF8.GetString(Convert.FromBase64String(hidden.Replace("***", "AAAAAAAAAAAAAAAA", StringComparison.Ordinal)[..8])), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_without_secrets_stays_as_it_is()
    {
        byte[] answer = [1, 2, 0, 255, 42];
        Assert.Same(answer, new SecretMask(["a-Secret-Word", "*"]).Hide(answer));
    }

    [Theory]
    [InlineData("https://news.example/rss?format=xml&api_key=s3cr3t&page=1", "https://news.example/rss?format=xml&api_key=***&page=1")]
    [InlineData("https://name:s3cr3t@news.example/rss", "https://name:***@news.example/rss")]
    [InlineData("/rss?Token=s3cr3t#top", "/rss?Token=***#top")]
    [InlineData("https://news.example/rss?keyword=gold&monkey=1", "https://news.example/rss?keyword=gold&monkey=1")]
    public void What_is_secret_in_an_address_is_known_by_its_name(string address, string shown) => Assert.Equal(shown, AddressSecrets.Hide(address));

    [Fact]
    public void A_secret_that_is_part_of_another_does_not_uncover_it()
    {
        Assert.Equal("*** and ***", new SecretMask(["abc", "abcdef", null, " "]).Hide("abcdef and ABC"));
    }

    [Fact]
    public void A_secret_is_read_from_the_setting_or_else_from_its_file()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.FullPath, "token");
        File.WriteAllText(file, "from file\n");

        Assert.Equal("direct", FeedSecret.Read(" direct ", file));
        Assert.Equal("from file", FeedSecret.Read("", file));
        Assert.Null(FeedSecret.Read(null, file + ".missing"));
        Assert.Null(FeedSecret.Read(null, folder.FullPath));
        Assert.Null(FeedSecret.Read(null, null));
        Assert.Equal("Set Sources:X:BearerToken, or Sources:X:BearerTokenFile to the path of a file that holds it.", FeedSecret.Lack("Sources:X:BearerToken", null));
        Assert.Equal("The file /gone, which Sources:X:BearerTokenFile names, is missing, empty, unreadable or larger than 16 KiB.", FeedSecret.Lack("Sources:X:BearerToken", "/gone"));
    }

    [Fact]
    public void A_proxys_password_is_a_secret_and_its_faults_are_told_without_it()
    {
        var options = new LoopbackFeedOptions { Proxy = "http://name:pass%20word@proxy.example:3128" };
        Assert.Equal("via ***", SecretMask.Of(options).Hide("via pass word"));
        Assert.Equal(new Uri("http://proxy.example:3128/"), FeedProxy.Of(options.Proxy)!.Address);

        options.Proxy = "ftp://name:password@proxy.example";
        options.BreakAfter = 1;
        options.RequestsPerMinute = double.NaN;
        var faults = new HttpFeedOptionsValidator<LoopbackFeedOptions>(LoopbackFeedOptions.SectionName).Validate(Options.DefaultName, options).Failures!;
        Assert.Equal<IEnumerable<string>>(
            [
                "Sources:Loopback:BreakAfter: 1 is not between 2 and 10000.",
                "Sources:Loopback:RequestsPerMinute: NaN is not between 0.1 and 1000000.",
                "Sources:Loopback:Proxy: this is no address of a proxy, such as http://proxy.example:3128 or socks5://127.0.0.1:1080.",
            ],
            faults);
    }
}
