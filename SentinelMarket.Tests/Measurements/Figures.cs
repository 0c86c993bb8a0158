using System.Globalization;
using Xunit.Abstractions;

namespace SentinelMarket.Tests.Measurements;

/// <summary>Prints what was measured, and keeps it beside the test results, where nothing else is printed.</summary>
internal sealed class Figures(ITestOutputHelper report, string name)
{
    private readonly string _file = Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root, "test-results")).FullName, $"measure-{name}.txt");

    public void Line(FormattableString text)
    {
        var line = text.ToString(CultureInfo.InvariantCulture);
        report.WriteLine(line);
        File.AppendAllText(_file, line + Environment.NewLine);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
