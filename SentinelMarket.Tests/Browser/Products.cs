namespace SentinelMarket.Tests.Browser;

/// <summary>Settings of the products that the tests start.</summary>
internal static class Settings
{
    /// <summary>A served product as it is: without any fault of its feeds.</summary>
    public static readonly IReadOnlyDictionary<string, string> Calm = new Dictionary<string, string>(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, string> With(params (string Name, string Value)[] changes)
    {
        var settings = new Dictionary<string, string>(Calm, StringComparer.Ordinal);
        foreach (var (name, value) in changes) { settings[name] = value; }
        return settings;
    }
}

/// <summary>A product that several tests share.</summary>
public abstract class SharedProduct(IReadOnlyDictionary<string, string> settings) : IAsyncLifetime
{
    private ServedProduct? _product;

    public ServedProduct Product => _product ?? throw new InvalidOperationException("The product has not been started.");

    public async Task InitializeAsync()
    {
        _product = await ServedProduct.StartAsync(settings);
        await _product.FirstRunAsync("end_of_day");
        await _product.FirstRunAsync("stock_data");
    }

    public async Task DisposeAsync()
    {
        if (_product is not null) { await _product.DisposeAsync(); }
    }
}

/// <summary>Everything goes well: 30 days of prices and one run of quotes are in the warehouse.</summary>
public sealed class CalmProduct() : SharedProduct(Settings.Calm);

/// <summary>Every answer takes 200 ms.</summary>
public sealed class SlowProduct() : SharedProduct(Settings.With(("Simulation__LatencyMilliseconds", "200")));

/// <summary>Every answer takes 200 ms, and a tenth of the shares cannot be had from an exchange at all.</summary>
public sealed class FlakyProduct() : SharedProduct(Settings.With(
    ("Simulation__LatencyMilliseconds", "200"), ("Simulation__FailureRate", "0.1"), ("Simulation__FaultDuration", "1.00:00:00")));

/// <summary>The exchanges are down. The feeds try again as often as ever, only sooner.</summary>
public sealed class OutageProduct() : SharedProduct(Settings.With(
    ("Simulation__FailureRate", "1"),
    ("Sources__NseQuote__RetryDelay", "00:00:00.050"), ("Sources__BseQuote__RetryDelay", "00:00:00.050"), ("Sources__NseArchive__RetryDelay", "00:00:00.050")));

/// <summary>The tests of the calm product, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class CalmProductTests : ICollectionFixture<CalmProduct>
{
    public const string Name = "calm product";
}
