namespace SentinelMarket.Web.Hosting;

/// <summary>At most one server a data folder; verbs may run beside it.</summary>
internal sealed class ServerLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _note;

    private ServerLock(FileStream file, string note) => (_file, _note) = (file, note);

    /// <exception cref="ProductStartException">Another server holds the folder.</exception>
    public static ServerLock Take(string dataFolder, string address)
    {
        var path = Path.Combine(dataFolder, "server.lock");
        var note = Path.Combine(dataFolder, "server.address");
        try
        {
            Directory.CreateDirectory(dataFolder);
            var held = new ServerLock(Open(path, note, dataFolder), note);
            try
            {
                held.Tell(address);
                return held;
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProductStartException($"The data folder {dataFolder} cannot be used ({exception.Message}). Name another one with --data or Data__Folder.");
        }
    }

    /// <summary>Where the server is found, for whoever starts a second one.</summary>
    public void Tell(string address) => File.WriteAllText(_note, $"{address} (process {Environment.ProcessId})");

    public void Dispose() => _file.Dispose();

    private static FileStream Open(string path, string note, string dataFolder)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(note))
        {
            // Without the cause: its words about a locked file would only hide the sentence.
            throw new ProductStartException($"SentinelMarket already serves this data folder at {File.ReadAllText(note)}. Stop it first, or name another folder with --data.");
        }
    }
}

/// <summary>The product cannot start; the message tells a person why and what to do.</summary>
public sealed class ProductStartException(string message, Exception? innerException = null) : Exception(message, innerException);
