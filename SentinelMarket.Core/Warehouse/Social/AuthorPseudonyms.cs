using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>
/// Gives authors pseudonyms: the first 16 hexadecimal digits of HMAC-SHA256 over platform and id, under a key that never leaves the data folder. The same author has the
/// same pseudonym everywhere, and whoever has the warehouse but not the key cannot find out by trying ids.
/// </summary>
public sealed class AuthorPseudonyms(IOptions<AuthorOptions> options)
{
    private const int KeyBytes = 32;
    private const int ShownBytes = 8;
    private readonly Lazy<byte[]> _key = new(() => ReadOrCreate(options.Value.KeyFile));

    /// <summary>The pseudonym of an author.</summary>
    /// <exception cref="IOException">The key file cannot be read or made.</exception>
    /// <exception cref="InvalidDataException">The key file holds something else.</exception>
    public string Of(string platform, string authorId) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes($"{platform}\n{authorId}")).AsSpan(0, ShownBytes));

    private static byte[] ReadOrCreate(string path)
    {
        if (!File.Exists(path)) { Create(path); }
        var key = new byte[KeyBytes];
        var text = File.ReadAllText(path).Trim();
        return Convert.FromHexString(text, key, out _, out var written) == System.Buffers.OperationStatus.Done && written == KeyBytes
            ? key
            : throw new InvalidDataException($"{path} ({AuthorOptions.SectionName}:{nameof(AuthorOptions.KeyFile)}) holds no key: {2 * KeyBytes} hexadecimal digits are expected. Restore it from a backup; with a new key, known authors get new pseudonyms.");
    }

    // Whole or not at all, and of several processes the first one's counts.
    private static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var draft = $"{path}.{Guid.NewGuid():N}";
        var settings = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) { settings.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }
        try
        {
            using (var stream = new FileStream(draft, settings))
            {
                stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes))));
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
