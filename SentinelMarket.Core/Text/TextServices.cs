using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Text.Duplicates;
using SentinelMarket.Core.Text.Tickers;

namespace SentinelMarket.Core.Text;

/// <summary>Registers the reading of texts.</summary>
public static class TextServices
{
    /// <summary>Adds <see cref="TextAnalyzer"/> for the configured <see cref="Universe"/>, and <see cref="ITextSimilarity"/>.</summary>
    public static IServiceCollection AddText(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => ListingIndex.Of(provider.GetRequiredService<Universe>()));
        services.TryAddSingleton<TextAnalyzer>();
        services.TryAddSingleton<ITextSimilarity, FingerprintSimilarity>();
        return services;
    }
}
