using System.Text.RegularExpressions;

namespace SentinelMarket.Tests.Documentation;

/// <summary>Holds docs/api.md against the errors that the code makes.</summary>
public sealed partial class ApiDocumentTests
{
    [Fact]
    public void The_document_lists_every_type_of_problem()
    {
        var documented = Row().Matches(Read("docs", "api.md")).SelectMany(row => Type().Matches(row.Groups["types"].Value)).Select(match => match.Groups["type"].Value).ToHashSet(StringComparer.Ordinal);
        var made = Made().Matches(Read("SentinelMarket.Web", "Api", "Problems.cs")).Concat(Refused().Matches(Read("SentinelMarket.Web", "Security", "CallerGate.cs"))).Select(match => match.Groups["type"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.True(made.Count > 20, "Problems.cs is no longer read rightly.");
        Assert.Equal(made.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Repository.Root, .. path]));

    [GeneratedRegex(@"^\| (?<types>`[a-z-]+`[^|]*) \| [45]\d\d \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<type>[a-z-]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Type();

    [GeneratedRegex("""Make\(\s*(StatusCodes\.\w+|status),\s*"(?<type>[a-z-]+)",""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Made();

    [GeneratedRegex("""\("(?<type>[a-z]+-refused)",""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Refused();
}
