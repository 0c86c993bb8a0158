using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Alerting;

/// <summary>Registers alerts.</summary>
public static class AlertingServices
{
    /// <summary>Adds the engine, the courier and what they keep; needs an <see cref="IMetricSource"/>.</summary>
    public static IServiceCollection AddAlerting(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SmtpOptions>().Bind(configuration.GetSection(SmtpOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidator>());
        services.AddOptions<AlertingOptions>().Bind(configuration.GetSection(AlertingOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AlertingOptions>, AlertingOptionsValidator>());
        services.TryAddSingleton<AlertStore>();
        services.TryAddSingleton<AlertDeliveries>();
        services.TryAddSingleton<AlertRules>();
        services.TryAddSingleton<AlertEngine>();
        services.TryAddSingleton<AlertCourier>();
        return services;
    }
}
