namespace SentinelMarket.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            if (File.Exists(Path.Combine(current.FullName, "SentinelMarket.sln"))) { return current.FullName; }
        }

        throw new InvalidOperationException($"No checkout of SentinelMarket lies above {folder}.");
    }
}
