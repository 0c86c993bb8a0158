using System.Runtime.InteropServices;

namespace SentinelMarket.Core.Lake;

/// <summary>Folders whose entries survive a power cut: after a rename the folder itself has to be flushed, which .NET has no call for.</summary>
internal static class DurableFolder
{
    private const int ReadOnlyAccess = 0;

    /// <summary>Makes a folder and its missing parents, each durable in its parent.</summary>
    public static void Create(string folder)
    {
        if (Directory.Exists(folder)) { return; }
        var parent = Path.GetDirectoryName(folder);
        if (parent is not null) { Create(parent); }
        Directory.CreateDirectory(folder);
        if (parent is not null) { Flush(parent); }
    }

    /// <summary>Flushes a folder's entries to the disk; does nothing on Windows, where the file system journals them.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) { return; }
        var descriptor = Open(folder, ReadOnlyAccess);
        if (descriptor < 0) { throw new IOException($"The folder {folder} cannot be opened to flush it: {Marshal.GetLastPInvokeErrorMessage()}"); }
        try
        {
            if (Synchronise(descriptor) != 0) { throw new IOException($"The folder {folder} cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}"); }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Synchronise(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
