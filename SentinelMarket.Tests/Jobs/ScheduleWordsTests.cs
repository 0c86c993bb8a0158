using SentinelMarket.Web.Jobs;

namespace SentinelMarket.Tests.Jobs;

public sealed class ScheduleWordsTests
{
    [Theory]
    [InlineData("00:05:00", "every 5 minutes")]
    [InlineData("00:01:00", "every minute")]
    [InlineData("00:00:30", "every 30 seconds")]
    [InlineData("00:01:30", "every 90 seconds")]
    [InlineData("01:00:00", "every hour")]
    [InlineData("02:00:00", "every 2 hours")]
    [InlineData("1.00:00:00", "every day")]
    public void An_interval_is_told_in_its_largest_whole_unit(string every, string words) =>
        Assert.Equal(words, ScheduleWords.Of(new PipelineSchedule { Every = TimeSpan.Parse(every) }));

    [Theory]
    [InlineData("0 30 18 * * ?", "18:30 every day (IST)")]
    [InlineData("0 5 9 ? * MON-FRI", "09:05 every weekday (IST)")]
    [InlineData("0 0 7 ? * SUN", "07:00 every Sunday (IST)")]
    [InlineData("0 0 7 ? * 2", "07:00 every Monday (IST)")]
    [InlineData("0 0 * * * ?", "every hour")]
    [InlineData("0 15 * * * ? *", "every hour at 15 minutes (IST)")]
    [InlineData("0 0/10 9-15 ? * MON-FRI", "every 10 minutes from 09:00 to 15:59 every weekday (IST)")]
    [InlineData("0 */5 * * * ?", "every 5 minutes")]
    [InlineData("0 * * ? * SAT,SUN", "every minute every Saturday and Sunday (IST)")]
    [InlineData("0 15 9-15 ? * TUE-THU", "every hour from 09:15 to 15:15 Tuesday to Thursday (IST)")]
    [InlineData("0 0 9,12,18 * * ?", "09:00, 12:00 and 18:00 every day (IST)")]
    [InlineData("0 30 18 1 * ?", "18:30 on day 1 of every month (IST)")]
    [InlineData("0 0 20 L * ?", "20:00 on the last day of every month (IST)")]
    [InlineData("0 3/10 * * * ?", "cron 0 3/10 * * * ? (IST)")]
    [InlineData("0 */7 * * * ?", "cron 0 */7 * * * ? (IST)")]
    [InlineData("30 0 7 * * ?", "cron 30 0 7 * * ? (IST)")]
    [InlineData("0 0 7 1 1 ?", "cron 0 0 7 1 1 ? (IST)")]
    public void A_cron_expression_is_told_in_words_or_as_itself(string cron, string words) =>
        Assert.Equal(words, ScheduleWords.Of(new PipelineSchedule { Cron = cron }));
}
