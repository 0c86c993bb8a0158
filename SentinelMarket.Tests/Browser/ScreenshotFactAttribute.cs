using Xunit.Abstractions;
using Xunit.Sdk;

namespace SentinelMarket.Tests.Browser;

/// <summary>
/// Takes pictures for people to look at, into the folder that the environment variable SENTINEL_TEST_SCREENSHOTS names. Without it there is no
/// such test at all, not even a skipped one: pictures are an order, not a check.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("SentinelMarket.Tests.Browser.ScreenshotDiscoverer", "SentinelMarket.Tests")]
public sealed class ScreenshotFactAttribute : FactAttribute
{
    public static string? Folder => Environment.GetEnvironmentVariable("SENTINEL_TEST_SCREENSHOTS") is { Length: > 0 } folder ? folder : null;
}

public sealed class ScreenshotDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    private readonly FactDiscoverer _inner = new(diagnostics);

    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        ScreenshotFactAttribute.Folder is null ? [] : _inner.Discover(discoveryOptions, testMethod, factAttribute);
}
