using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Sources.Http;

/// <summary>Registers one feed's named client.</summary>
internal static class HttpFeedServices
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Adds the feed's settings with their validator, and its client with the resilience pipeline.</summary>
    public static IHttpClientBuilder AddHttpFeed<TOptions>(
        this IServiceCollection services, IConfiguration configuration, string clientName, string sectionName)
        where TOptions : HttpFeedOptions
    {
        services.AddOptions<TOptions>().Bind(configuration.GetSection(sectionName)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>>(new HttpFeedOptionsValidator<TOptions>(sectionName));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<FeedGauges>();
        return services.AddHttpClient(clientName)
            .ConfigureHttpClient((provider, client) =>
            {
                var options = provider.GetRequiredService<IOptions<TOptions>>().Value;
                client.BaseAddress = options.BaseAddress;
                client.Timeout = Timeout.InfiniteTimeSpan; // the pipeline's total timeout holds, and follows TimeProvider
                client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", options.UserAgent);
                client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", "en-IN,en;q=0.9");
            })
            .ConfigurePrimaryHttpMessageHandler(provider =>
            {
                var handler = new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    AutomaticDecompression = DecompressionMethods.All,
                    PooledConnectionLifetime = ConnectionLifetime,
                    UseCookies = true,
                };
                if (FeedProxy.Of(provider.GetRequiredService<IOptions<TOptions>>().Value.Proxy) is { } proxy) { handler.Proxy = proxy; }
                return handler;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // keeps the cookies; connections are renewed by their own lifetime
            .RemoveAllLoggers() // four lines a call otherwise; failures are reported by the run
            .AddHttpMessageHandler(provider => new ResilienceHandler(
                provider.GetRequiredService<IOptions<TOptions>>().Value,
                clientName,
                provider.GetRequiredService<FeedGauges>().Of(clientName),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<ResilienceHandler>>()));
    }
}
