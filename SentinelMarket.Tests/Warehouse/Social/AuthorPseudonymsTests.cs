using Microsoft.Extensions.Options;
using SentinelMarket.Core.Warehouse.Social;

namespace SentinelMarket.Tests.Warehouse.Social;

public sealed class AuthorPseudonymsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_author_keeps_the_pseudonym_under_the_same_key_and_has_another_on_another_platform_or_under_another_key()
    {
        var first = With("a/authors.key").Of("telegram", "42");

        Assert.Matches("^[0-9a-f]{16}$", first);
        Assert.Equal(first, With("a/authors.key").Of("telegram", "42"));
        Assert.NotEqual(first, With("a/authors.key").Of("telegram", "43"));
        Assert.NotEqual(first, With("a/authors.key").Of("x", "42"));
        Assert.NotEqual(first, With("b/authors.key").Of("telegram", "42"));
    }

    [Fact]
    public void Many_that_start_at_once_agree_on_one_key()
    {
        var pseudonyms = Enumerable.Range(0, 16).AsParallel().WithDegreeOfParallelism(16).Select(_ => With("c/authors.key").Of("x", "1")).Distinct().ToArray();

        Assert.Single(pseudonyms);
        Assert.Equal(["authors.key"], Directory.EnumerateFiles(_folder["c"]).Select(Path.GetFileName));
    }

    [Fact]
    public void A_damaged_key_file_is_refused_and_left_as_it_is()
    {
        File.WriteAllText(_folder["authors.key"], "not a key");

        var refusal = Assert.Throws<InvalidDataException>(() => With("authors.key").Of("x", "1"));

        Assert.Equal($"{_folder["authors.key"]} (Authors:KeyFile) holds no key: 64 hexadecimal digits are expected. Restore it from a backup; with a new key, known authors get new pseudonyms.", refusal.Message);
        Assert.Equal("not a key", File.ReadAllText(_folder["authors.key"]));
    }

    private AuthorPseudonyms With(string file) => new(Options.Create(new AuthorOptions { KeyFile = _folder[file] }));
}
