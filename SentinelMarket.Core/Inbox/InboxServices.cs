using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Inbox;

/// <summary>Whether the data that this process works on is simulated, so that files, which are real, have to wait.</summary>
/// <param name="IsSimulated">Whether it is.</param>
public sealed record InboxMode(bool IsSimulated);

/// <summary>Registers the drop folder.</summary>
public static class InboxServices
{
    /// <summary>Adds <see cref="InboxImporter"/> and what it needs; the host runs its passes.</summary>
    public static IServiceCollection AddInbox(this IServiceCollection services, IConfiguration configuration, InboxMode mode)
    {
        services.AddOptions<InboxOptions>().Bind(configuration.GetSection(InboxOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InboxOptions>, InboxOptionsValidator>());
        services.AddSingleton(mode);
        services.AddSingleton<InboxFolder>();
        services.AddSingleton<InboxLedger>();
        services.AddSingleton<IFileKind, BhavcopyFiles>();
        services.AddSingleton<InboxNews>();
        services.AddSingleton(provider => new InboxImporter(
            provider.GetRequiredService<InboxFolder>(),
            provider.GetRequiredService<InboxLedger>(),
            provider.GetServices<IFileKind>().Concat(provider.GetServices<MessageFileFormat>().Select(format => new MessageFiles(format))),
            provider.GetRequiredService<PipelineRunner>(),
            provider.GetRequiredService<RunLog>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<IOptions<InboxOptions>>(),
            mode,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<InboxImporter>>()));
        return services;
    }
}
