using System.Text;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using static SentinelMarket.Tests.Sources.Files.Bhavcopy;

namespace SentinelMarket.Tests.Sources.Files;

/// <summary>The exchange's own files, where the machine has them: every row is a record, but for one file that was cut off by its publisher.</summary>
public sealed class RealBhavcopyTests
{
    [RealDataTheory]
    [InlineData("nse_udiff_cm_2024_q1.zip", 62, 165_730, 0)]
    [InlineData("nse_udiff_cm_2025.zip", 48, 141_108, 0)]
    [InlineData("nse_sec_bhavdata_full_2024.zip", 257, 679_304, 1)]
    public async Task Every_row_of_the_exchange_is_a_record(string archive, int files, int rows, int broken)
    {
        var parser = new BhavcopyParser();
        var validator = new DataValidator(new FixedClock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        var read = 0;
        int records = 0, refused = 0, rejected = 0, lines = 0;
        foreach (var extraction in await ReadAsync(Path.Combine(RealDataTheoryAttribute.Folder!, "nse_bhavcopy", archive)))
        {
            read++;
            lines += Encoding.UTF8.GetString(extraction.Document!.Content.Span).Split('\n').Count(line => !string.IsNullOrWhiteSpace(line)) - 1;
            foreach (var line in parser.Parse(extraction.Document))
            {
                if (line.Record is null) { refused++; continue; }
                records++;
                rejected += validator.Validate(line.Record).Any(verdict => verdict.Severity == Severity.Reject) ? 1 : 0;
            }
        }

        Assert.Equal((files, rows, rows - broken, broken, 0), (read, lines, records, refused, rejected));
    }
}

/// <summary>A theory over recorded data that lies beside the repository; skipped where it does not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealDataTheoryAttribute : TheoryAttribute
{
    public RealDataTheoryAttribute()
    {
        if (Folder is null) { Skip = "The recorded data (shared/data beside the repository) is not on this machine."; }
    }

    public static string? Folder { get; } = Ancestors(new DirectoryInfo(AppContext.BaseDirectory))
        .Select(folder => Path.Combine(folder.FullName, "shared", "data"))
        .FirstOrDefault(Directory.Exists);

    private static IEnumerable<DirectoryInfo> Ancestors(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent) { yield return folder; }
    }
}
