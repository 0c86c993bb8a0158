using System.IO.Compression;
using System.Text;
using System.Text.Json;
using SentinelMarket.Tests.Sources.Files;
using Xunit.Abstractions;

namespace SentinelMarket.Tests.Faults;

/// <summary>Bad files by the real command line: each is named in plain words, and the good ones beside it are loaded.</summary>
[Collection(FaultTests.Name)]
public sealed class BadFileTests(ITestOutputHelper report) : IAsyncLifetime
{
    private const int MostMegabytes = 400;
    private const string HeapInHex = "10000000"; // 256 MB
    private static readonly DateOnly Day = new(2025, 1, 3);
    private readonly FaultFolder _folder = new();

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(_folder.Files);
        await _folder.HoldAsync();
    }

    public async Task DisposeAsync() => await _folder.DisposeAsync();

    [Fact]
    public async Task A_good_file_among_bad_ones_is_loaded_and_each_bad_one_is_named()
    {
        var good = UdiffFiles.Text(Day, 40);
        Put("good.csv", good);
        Put("empty.csv", "");
        Put("header.csv", "a,b,c\n1,2,3\n");
        Put("utf16.csv", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(good)).ToArray());
        Put("truncated.zip", Bhavcopy.Zip(("inside.csv", good))[..200]);
        Put("escape.zip", Bhavcopy.Zip(("../escaped.csv", good), ("linked.csv", "/etc/passwd")));
        LinkMember(Path.Combine(_folder.Files, "escape.zip"), "linked.csv");
        File.CreateSymbolicLink(Path.Combine(_folder.Files, "link.csv"), "/etc/passwd");
        Put("rows.csv", Bhavcopy.Lines(
            Bhavcopy.UdiffHeader,
            Bhavcopy.UdiffRow,
            Bhavcopy.With(Bhavcopy.UdiffHeader, Bhavcopy.UdiffRow, "ClsPric", "-5.00"),
            Bhavcopy.With(Bhavcopy.UdiffHeader, Bhavcopy.UdiffRow, "TtlTradgVol", "1e30"),
            Bhavcopy.With(Bhavcopy.UdiffHeader, Bhavcopy.UdiffRow, "TradDt", "2025-02-30")));

        var import = await _folder.RunAsync("import", "bhavcopy", _folder.Files, "--json");

        AssertPlain(import, 1);
        using var answer = JsonDocument.Parse(import.Output);
        var run = answer.RootElement;
        Assert.Equal("Partial", run.GetProperty("outcome").GetString());
        var error = run.GetProperty("error").GetString()!;
        foreach (var bad in (string[])["empty.csv", "header.csv", "utf16.csv", "truncated.zip", "escape.zip", "link.csv"]) { Assert.Contains(bad, error, StringComparison.Ordinal); }
        Assert.Equal((44, 41, 3), (run.GetProperty("extracted").GetInt32(), run.GetProperty("loaded").GetInt32(), run.GetProperty("quarantined").GetInt32()));
        Assert.Equal(["parse.date", "parse.number", "price.positive"], await _folder.LinesAsync("SELECT rule FROM quarantine ORDER BY rule COLLATE \"C\""));
        Assert.False(File.Exists(Path.Combine(_folder.Files, "..", "escaped.csv")));
        await _folder.AssertSoundAsync();
    }

    [Fact]
    public async Task Huge_lines_and_bombs_are_refused_in_flat_memory()
    {
        const int Size = 200 * 1024 * 1024;
        Put("good.csv", UdiffFiles.Text(Day, 40));
        using (var sparse = File.Create(Path.Combine(_folder.Files, "line.csv")))
        {
            sparse.Write(Encoding.ASCII.GetBytes(Bhavcopy.UdiffHeader + "\n"));
            sparse.SetLength(Size);
        }

        using (var archive = new ZipArchive(File.Create(Path.Combine(_folder.Files, "bomb.zip")), ZipArchiveMode.Create))
        using (var member = archive.CreateEntry("bomb.csv", CompressionLevel.Fastest).Open())
        {
            member.Write(Encoding.ASCII.GetBytes(Bhavcopy.UdiffHeader + "\n"));
            Repeat(member, Size);
        }

        using (var gzip = new GZipStream(File.Create(Path.Combine(_folder.Files, "bomb.csv.gz")), CompressionLevel.Fastest)) { Repeat(gzip, Size); }

        // Below the bound of a document: read, and its one line quarantined.
        using (var line = File.Create(Path.Combine(_folder.Files, "readable.csv")))
        {
            line.Write(Encoding.ASCII.GetBytes(Bhavcopy.UdiffHeader + "\n" + Bhavcopy.UdiffRow + "\n"));
            Repeat(line, 60 * 1024 * 1024);
        }

        // What it needs is asked, not how lazily the collector works on a machine with much memory: a heap that needs more ends in an error.
        var import = _folder.Start(new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_GCHeapHardLimit"] = HeapInHex }, "import", "bhavcopy", _folder.Files, "--json");
        await import.WaitForExitAsync();

        AssertPlain(import, 1);
        report.WriteLine($"peak memory: {import.PeakMegabytes} MB");
        using var answer = JsonDocument.Parse(import.Output);
        Assert.Equal("Partial", answer.RootElement.GetProperty("outcome").GetString());
        Assert.Equal(3, answer.RootElement.GetProperty("sourcesFailed").GetInt32());
        Assert.Equal((41, 1), (answer.RootElement.GetProperty("loaded").GetInt32(), answer.RootElement.GetProperty("quarantined").GetInt32()));
        Assert.InRange(import.PeakMegabytes, 1, MostMegabytes);
        await _folder.AssertSoundAsync();
    }

    [Fact]
    public async Task What_is_not_there_is_said_before_anything_starts_and_a_folder_without_files_fails()
    {
        var missing = await _folder.RunAsync("import", "bhavcopy", "/no/such/path");
        AssertPlain(missing, 2);
        Assert.StartsWith("There is no file or folder \"/no/such/path\".", missing.Errors, StringComparison.Ordinal);

        var empty = await _folder.RunAsync("import", "bhavcopy", _folder.Files);
        AssertPlain(empty, 1);
        Assert.Contains("holds no files", empty.Errors, StringComparison.Ordinal);
    }

    [OrdinaryUserFact]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Interoperability", "CA1416", Justification = "The tests run on Unix.")]
    public async Task A_file_that_may_not_be_read_is_named()
    {
        Put("secret.csv", UdiffFiles.Text(Day, 1));
        File.SetUnixFileMode(Path.Combine(_folder.Files, "secret.csv"), UnixFileMode.None);
        var unreadable = await _folder.RunAsync("import", "bhavcopy", _folder.Files);
        AssertPlain(unreadable, 1);
        Assert.Contains("secret.csv cannot be read", unreadable.Errors, StringComparison.Ordinal);
    }

    private static void AssertPlain(ProductProcess process, int exitCode)
    {
        Assert.True(process.ExitCode == exitCode, process.Said);
        Assert.DoesNotContain("   at ", process.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", process.Said, StringComparison.Ordinal);
    }

    // Marks a member as a symbolic link: the upper half of its external attributes is its Unix mode.
    private static void LinkMember(string path, string name)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Update);
        archive.GetEntry(name)!.ExternalAttributes = 0xA1FF << 16;
    }

    private static void Repeat(Stream target, int bytes)
    {
        var block = new byte[1024 * 1024];
        Array.Fill(block, (byte)'7');
        for (var written = 0; written < bytes; written += block.Length) { target.Write(block); }
    }

    private void Put(string name, string text) => Put(name, Encoding.UTF8.GetBytes(text));

    private void Put(string name, byte[] content) => File.WriteAllBytes(Path.Combine(_folder.Files, name), content);
}
