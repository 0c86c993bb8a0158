using Microsoft.Extensions.Options;

namespace SentinelMarket.Web.Hosting.Postgres;

public static class PostgresServices
{
    /// <summary>Binds and checks the settings of the embedded server; the server itself is attached before the host is built.</summary>
    public static IServiceCollection AddPostgres(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<EmbeddedPostgresOptions>, EmbeddedPostgresOptionsValidator>();
        services.AddOptions<EmbeddedPostgresOptions>()
            .Bind(configuration.GetSection(EmbeddedPostgresOptions.SectionName))
            .ValidateOnStart();
        return services;
    }
}
