namespace SentinelMarket.Tests;

/// <summary>A folder of its own for one test, removed with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => FullPath = Directory.CreateTempSubdirectory("sentinel-test-").FullName;

    public string FullPath { get; }

    public string this[string relative] => Path.Combine(FullPath, relative);

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
