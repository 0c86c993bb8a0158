namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>Unix permissions of the files around the cluster.</summary>
internal static class FilePermissions
{
    public const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;

    /// <summary>Others may pass through to what they own further down, but cannot list or write.</summary>
    public const UnixFileMode PassThroughFolder = OwnerOnlyFolder | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public const UnixFileMode ReadableFolder = PassThroughFolder | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static void Set(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    public static void CreateFolder(string path, UnixFileMode mode)
    {
        Directory.CreateDirectory(path);
        Set(path, mode);
    }

    /// <summary>Adds read and execute for everybody, which is what a program needs that another user starts.</summary>
    public static void MakeProgram(string path) => Add(path, Executable | UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    public static void MakeReadable(string path) => Add(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    /// <summary>Writes a file that only its owner can read, from its first byte on, and replaces an older one in one step.</summary>
    public static void WriteOwnerOnly(string path, string text)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnlyFile;
        }

        using (var stream = new FileStream(fresh, options))
        {
            using var writer = new StreamWriter(stream);
            writer.Write(text);
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }

    private static void Add(string path, UnixFileMode bits)
    {
        if (!OperatingSystem.IsWindows())
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode | bits) != mode)
            {
                File.SetUnixFileMode(path, mode | bits);
            }
        }
    }
}
