using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SentinelMarket.Web.Jobs;

namespace SentinelMarket.Tests.Jobs;

public sealed class JobOptionsTests
{
    [Fact]
    public void Prices_come_every_five_minutes_and_files_in_the_evening_unless_told_otherwise()
    {
        var options = Read();

        Assert.Equal(TimeSpan.FromMinutes(5), options.Schedules["stock_data"].Every);
        Assert.All((string[])["stock_data", "social_media", "news", "filings"], pipeline => Assert.True(options.Schedules[pipeline].RunAtStart, pipeline));
        Assert.Equal("0 30 18 * * ?", options.Schedules["end_of_day"].Cron);
    }

    [Fact]
    public void A_cron_expression_takes_the_place_of_a_default_interval()
    {
        var options = Read(("Jobs:Schedules:stock_data:Cron", "0 0 9 * * ?"));

        Assert.Null(options.Schedules["stock_data"].Every);
        Assert.Equal("09:00 every day (IST)", ScheduleWords.Of(options.Schedules["stock_data"]));
    }

    [Fact]
    public void An_interval_takes_the_place_of_a_default_cron_expression() =>
        Assert.Equal("every 2 hours", ScheduleWords.Of(Read(("Jobs:Schedules:end_of_day:Every", "02:00:00")).Schedules["end_of_day"]));

    [Fact]
    public void Every_fault_is_listed_by_its_key()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(
            ("Jobs:Parallelism", "0"),
            ("Jobs:Schedules:stock_data:Every", "00:00:00.5"),
            ("Jobs:Schedules:end_of_day:Cron", "half past six"),
            ("Jobs:Schedules:weather:RunAtStart", "true"),
            ("Jobs:Schedules:both:Cron", "0 0 9 * * ?"),
            ("Jobs:Schedules:both:Every", "00:01:00")));

        Assert.Equal(
            [
                "Jobs:Parallelism is 0; 1 to 64 is expected.",
                "Jobs:Schedules:both has both Cron and Every; set one of them (an empty Cron counts as not set).",
                "Jobs:Schedules:end_of_day:Cron is \"half past six\", which is not a Quartz cron expression; an example is \"0 30 18 * * ?\" (18:30 every day).",
                "Jobs:Schedules:stock_data:Every is 00:00:00.5000000; whole seconds from 00:00:01 to 366 days are expected, such as 00:05:00.",
                "Jobs:Schedules:weather has neither Cron nor Every; set one of them, or Enabled to false.",
            ],
            failure.Failures.Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Faults_of_a_disabled_schedule_do_not_matter() =>
        Assert.False(Read(("Jobs:Schedules:weather:Enabled", "false")).Schedules["weather"].Enabled);

    private static JobOptions Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal)).Build();
        using var services = new ServiceCollection().AddLogging().AddJobs(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<JobOptions>>().Value;
    }
}
