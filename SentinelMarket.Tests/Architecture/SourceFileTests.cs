namespace SentinelMarket.Tests.Architecture;

public sealed class SourceFileTests
{
    private const int MostLines = 400;
    private static readonly string[] Endings = [".cs", ".razor", ".css", ".js"];
    private static readonly string[] NotOurs = ["artifacts", "node_modules", "bin", "obj", "lib", "_framework"];

    [Fact]
    public void No_source_file_has_more_than_400_lines()
    {
        var long_ = Sources().Select(file => (File: Path.GetRelativePath(Repository.Root, file), Lines: File.ReadLines(file).Count())).Where(file => file.Lines > MostLines);
        Assert.True(!long_.Any(), "Split by responsibility: " + string.Join(", ", long_));
    }

    [Fact]
    public void No_tracked_text_names_an_unfinished_place()
    {
        var marks = new[] { "TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception" };
        var unfinished = from file in Sources()
                         from line in File.ReadLines(file).Select((text, index) => (text, number: index + 1))
                         where marks.Any(mark => line.text.Contains(mark, StringComparison.Ordinal))
                         select $"{Path.GetRelativePath(Repository.Root, file)}:{line.number}";
        Assert.Empty(unfinished);
    }

    private static IEnumerable<string> Sources() =>
        from project in (string[])["SentinelMarket.Core", "SentinelMarket.Web", "SentinelMarket.Tests"]
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*", SearchOption.AllDirectories)
        where Endings.Contains(Path.GetExtension(file)) && !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(NotOurs.Contains)
        select file;
}
