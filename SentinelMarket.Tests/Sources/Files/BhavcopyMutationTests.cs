using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using static SentinelMarket.Tests.Sources.Files.Bhavcopy;

namespace SentinelMarket.Tests.Sources.Files;

public sealed class BhavcopyMutationTests
{
    private static readonly byte[] Interesting = [.. ",,,\"\"\n\n\r\r- \t.09eE+\\\0\u0001"u8, 0xFF, 0xC3, 0x80];

    [Theory]
    [InlineData("nse.eod.full", FullHeader, FullRow, FullRowWithoutDeliveries)]
    [InlineData("nse.eod.udiff", UdiffHeader, UdiffRow, UdiffRow)]
    public void Whatever_is_broken_every_line_is_accounted_for(string source, string header, params string[] rows)
    {
        var valid = Encoding.UTF8.GetBytes(Lines([header, .. rows, .. rows, .. rows]));
        var edit =
            from kind in Gen.Choose(0, 2)
            from at in Gen.Choose(0, valid.Length - 1)
            from length in Gen.Choose(1, 40)
            from value in Gen.OneOf(Gen.Elements(Interesting), Gen.Choose(0, 255).Select(number => (byte)number))
            select (kind, at, length, value);
        var edits = edit.NonEmptyListOf().Select(list => list.Take(6).ToList());

        Prop.ForAll(Arb.From(edits), list => IsAccountedFor(list.Aggregate(valid, Apply), source)).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static byte[] Apply(byte[] content, (int Kind, int At, int Length, byte Value) edit)
    {
        var at = Math.Min(edit.At, content.Length);
        var after = Math.Min(content.Length, at + edit.Length);
        return edit.Kind switch
        {
            0 => [.. content[..at], edit.Value, .. content[Math.Min(content.Length, at + 1)..]],
            1 => [.. content[..at], .. Enumerable.Repeat(edit.Value, edit.Length), .. content[at..]],
            _ => [.. content[..at], .. content[after..]],
        };
    }

    private static bool IsAccountedFor(byte[] content, string source)
    {
        List<Parsed<StockRecord>> parsed;
        try
        {
            parsed = [.. new BhavcopyParser().Parse(Document(content, source))];
        }
        catch (MalformedDocumentException)
        {
            return true;
        }

        foreach (var raw in parsed.Select(line => line.Record?.RawData).OfType<string>()) { using var json = JsonDocument.Parse(raw); }
        var lines = Encoding.Latin1.GetString(content).Split('\n').Count(line => line.Trim(' ', '\t', '\r').Length > 0);
        return parsed.Count == lines - 1 && parsed.TrueForAll(line => line.Record is null ^ line.Verdict is null);
    }
}
