using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Reference;

/// <summary>Registers the reading of lists of shares.</summary>
public static class ReferenceServices
{
    /// <summary>Adds <see cref="ReferenceFiles"/> and <see cref="ReferenceParser"/>. Needs <see cref="Files.EndOfDayFileOptions"/>.</summary>
    public static IServiceCollection AddReferenceFiles(this IServiceCollection services)
    {
        services.TryAddSingleton<ReferenceFiles>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDocumentParser<ReferenceFact>, ReferenceParser>());
        return services;
    }
}
