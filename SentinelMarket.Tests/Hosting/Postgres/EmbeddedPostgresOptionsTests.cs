using SentinelMarket.Web.Hosting.Postgres;

namespace SentinelMarket.Tests.Hosting.Postgres;

public sealed class EmbeddedPostgresOptionsTests
{
    private readonly EmbeddedPostgresOptionsValidator _validator = new();

    [Fact]
    public void Defaults_are_valid() => Assert.True(_validator.Validate(null, new EmbeddedPostgresOptions()).Succeeded);

    [Fact]
    public void Every_fault_is_reported_by_its_key()
    {
        var result = _validator.Validate(null, new EmbeddedPostgresOptions { StopTimeout = TimeSpan.Zero, MaxConnections = 3, SharedBuffersMegabytes = 0 });

        Assert.Equal(
            (string[])[
                "Postgres:StopTimeout is 00:00:00; it must be between 00:00:01 and one day.",
                "Postgres:SharedBuffersMegabytes is 0; it must be between 1 and 65536.",
                "Postgres:MaxConnections is 3; it must be between 10 and 10000.",
            ],
            result.Failures!.ToArray());
    }
}
