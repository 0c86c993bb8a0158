namespace SentinelMarket.Tests.Sources;

/// <summary>A test on the recorded answers in <c>shared/data</c> beside the checkout; skipped where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RecordedFactAttribute : FactAttribute
{
    private static readonly string? Folder = Find();

    public RecordedFactAttribute()
    {
        if (Folder is null) { Skip = "The recorded answers (shared/data) are not beside this checkout."; }
    }

    public static byte[] Read(string file) => File.ReadAllBytes(Locate(file));

    public static string Locate(string file) => Path.Combine(Folder!, file);

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
