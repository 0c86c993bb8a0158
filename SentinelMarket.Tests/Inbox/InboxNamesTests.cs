using SentinelMarket.Core.Inbox;

namespace SentinelMarket.Tests.Inbox;

public sealed class InboxNamesTests
{
    [Theory]
    [InlineData("day.csv", "day.csv")]
    [InlineData("/etc/passwd", "passwd")]
    [InlineData("C:\\Users\\me\\day.csv", "day.csv")]
    [InlineData("..", "upload")]
    [InlineData("", "upload")]
    [InlineData(".hidden.csv", "hidden.csv")]
    [InlineData("two\nlines\0.csv", "two_lines_.csv")]
    [InlineData("a:b*c?.csv", "a_b_c_.csv")]
    [InlineData("day.csv.part", "day.csv.part_")]
    [InlineData("बाज़ार.csv", "बाज़ार.csv")]
    public void A_name_from_elsewhere_becomes_a_safe_one(string given, string expected) => Assert.Equal(expected, InboxNames.Safe(given));

    [Fact]
    public void A_long_name_is_cut_and_keeps_its_ending()
    {
        var safe = InboxNames.Safe(new string('क', 400) + ".csv");

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(safe), 100, 150);
        Assert.EndsWith(".csv", safe, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_of_the_settings_is_listed()
    {
        var result = new InboxOptionsValidator().Validate(null, new InboxOptions { Interval = TimeSpan.Zero, FilesPerRun = 0, MaxUploadMegabytes = 0 });

        Assert.Equal(
            [
                "Inbox:Folder: a folder that this server may write to is expected.",
                "Inbox:Interval: 100 ms to an hour are expected.",
                "Inbox:FilesPerRun: 1 to 1,000 are expected.",
                "Inbox:MaxUploadMegabytes: 1 to 1,048,576 are expected.",
            ],
            result.Failures);
    }
}
