using SentinelMarket.Core.Sources.News;

namespace SentinelMarket.Tests.Sources.News;

public sealed class NewsDateTests
{
    [Theory]
    [InlineData("Sat, 26 Sep 2026 15:48:10 +0530", "2026-09-26 10:18:10")]
    [InlineData("Sat, 26 Sept 2026 17:57:36 +0530", "2026-09-26 12:27:36")]
    [InlineData("25 Sep, 2026 +0530", "2026-09-24 18:30:00")]
    [InlineData("Sat, 26 Sep 2026 10:18:10 GMT", "2026-09-26 10:18:10")]
    [InlineData("Sat, 26 Sep 2026 15:48:10 IST", "2026-09-26 10:18:10")]
    [InlineData("Saturday, 26 September 2026 15:48 IST", "2026-09-26 10:18:00")]
    [InlineData("Sat, 26 Sep 26 10:18:10 Z", "2026-09-26 10:18:10")]
    [InlineData("Sep 26, 2026 03:48 PM IST", "2026-09-26 10:18:00")]
    [InlineData("September 26, 2026 12:05 a.m. (IST)", "2026-09-25 18:35:00")]
    [InlineData("26-09-2026", null)]
    [InlineData("Sat, 26 Sep 2026 15:48:10", "2026-09-26 10:18:10")]
    [InlineData("26th Sep 2026 15:48:10 GMT+05:30", "2026-09-26 10:18:10")]
    [InlineData("Sat, 26 Sep 2026 06:18:10 EDT", "2026-09-26 10:18:10")]
    [InlineData("2026-09-26T15:48:10+05:30", "2026-09-26 10:18:10")]
    [InlineData("2026-09-26T10:18:10.123Z", "2026-09-26 10:18:10")]
    [InlineData("2026-09-26 15:48:10", "2026-09-26 10:18:10")]
    [InlineData("2026-09-26", "2026-09-25 18:30:00")]
    [InlineData("31 Feb 2026 10:00:00 GMT", null)]
    [InlineData("32 Sep 2026", null)]
    [InlineData("26 Sep 2026 25:61:00 GMT", null)]
    [InlineData("26 Sep 0026 10:00:00 GMT", null)]
    [InlineData("26 Sep 9999 10:00:00 GMT", null)]
    [InlineData("0001-01-01T00:00:00", null)]
    [InlineData("yesterday at noon", null)]
    [InlineData("26 Sep 2026 10:00 +9999", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Dates_are_read_as_sites_write_them(string? text, string? utc) => Assert.Equal(utc, NewsDate.Read(text)?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", null));
}
