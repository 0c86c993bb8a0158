namespace SentinelMarket.Tests.Sources;

/// <summary>A test on the recorded answers and files in <c>shared/data</c> beside the checkout; skipped where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RecordedFactAttribute : FactAttribute
{
    internal const string Missing = "The recorded answers (shared/data) are not beside this checkout.";

    public RecordedFactAttribute()
    {
        if (Folder is null) { Skip = Missing; }
    }

    internal static string? Folder { get; } = Find();

    public static byte[] Read(string file) => File.ReadAllBytes(PathOf(file));

    public static string PathOf(string file) => Path.Combine(Folder!, file);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(Path.Combine(candidate, "nse_api"))) { return candidate; }
        }

        return null;
    }
}

/// <summary>The same for a test with several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RecordedTheoryAttribute : TheoryAttribute
{
    public RecordedTheoryAttribute()
    {
        if (RecordedFactAttribute.Folder is null) { Skip = RecordedFactAttribute.Missing; }
    }
}
