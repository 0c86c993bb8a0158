using SentinelMarket.Core.Monitoring.OpenLineage;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Web.Commands;

namespace SentinelMarket.Web.Hosting;

/// <summary>What has to be known before any service exists: the settings, the mode and the folder.</summary>
internal sealed class ProductSettings
{
    private const string ModeKey = "Mode";
    private const string PortKey = "Server:Port";
    private const int DefaultPort = 5080;

    private ProductSettings(IConfigurationManager configuration, HostArguments arguments)
    {
        Configuration = configuration;
        var mode = configuration[ModeKey];
        Mode = arguments.Live switch
        {
            true => ProductMode.Live,
            false => ProductMode.Simulated,
            null when string.IsNullOrWhiteSpace(mode) => ProductMode.Simulated,
            null when Enum.TryParse<ProductMode>(mode, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) => parsed,
            null => throw new ProductStartException($"{ModeKey} is \"{mode}\"; Simulated or Live is expected."),
        };
        var folder = arguments.DataFolder ?? configuration[$"{DataOptions.SectionName}:{nameof(DataOptions.Folder)}"];
        DataFolder = Path.GetFullPath(string.IsNullOrWhiteSpace(folder) ? new DataOptions().Folder : folder);
        var port = configuration[PortKey];
        Port = arguments.Port ?? (string.IsNullOrWhiteSpace(port) ? DefaultPort
            : ushort.TryParse(port, System.Globalization.CultureInfo.InvariantCulture, out var parsedPort) ? parsedPort
            : throw new ProductStartException($"{PortKey} is \"{port}\"; a whole number from 0 to 65535 is expected."));

        // What was decided here is what every service reads, wherever it came from.
        configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [ModeKey] = Mode.ToString(),
            [$"{DataOptions.SectionName}:{nameof(DataOptions.Folder)}"] = DataFolder,
            [$"{Core.Lake.LakeOptions.SectionName}:{nameof(Core.Lake.LakeOptions.Folder)}"] =
                configuration[$"{Core.Lake.LakeOptions.SectionName}:{nameof(Core.Lake.LakeOptions.Folder)}"] is { Length: > 0 } lake
                    ? Path.GetFullPath(Path.Combine(lake, LowerMode))
                    : Path.Combine(DataFolder, "lake", LowerMode),

            [$"{Core.Lake.LakeOptions.SectionName}:S3:Prefix"] =
                configuration[$"{Core.Lake.LakeOptions.SectionName}:S3:Prefix"] is { Length: > 0 } prefix ? $"{prefix.TrimEnd('/')}/{LowerMode}" : LowerMode,

            [$"{Core.Warehouse.Spool.SpoolOptions.SectionName}:{nameof(Core.Warehouse.Spool.SpoolOptions.Folder)}"] =
                configuration[$"{Core.Warehouse.Spool.SpoolOptions.SectionName}:{nameof(Core.Warehouse.Spool.SpoolOptions.Folder)}"] is { Length: > 0 } spool
                    ? Path.GetFullPath(Path.Combine(spool, LowerMode))
                    : Path.Combine(DataFolder, "spool", LowerMode),

            // One for both modes: files are real, and wait for the live server.
            [$"{Core.Inbox.InboxOptions.SectionName}:{nameof(Core.Inbox.InboxOptions.Folder)}"] =
                configuration[$"{Core.Inbox.InboxOptions.SectionName}:{nameof(Core.Inbox.InboxOptions.Folder)}"] is { Length: > 0 } inbox
                    ? Path.GetFullPath(inbox)
                    : Path.Combine(DataFolder, "inbox"),
            [$"{Core.Warehouse.Social.AuthorOptions.SectionName}:{nameof(Core.Warehouse.Social.AuthorOptions.KeyFile)}"] =
                configuration[$"{Core.Warehouse.Social.AuthorOptions.SectionName}:{nameof(Core.Warehouse.Social.AuthorOptions.KeyFile)}"] is { Length: > 0 } key
                    ? Path.GetFullPath(key)
                    : Path.Combine(DataFolder, "keys", "authors.key"),

            // Simulated runs never stand among live ones.
            [$"{LineageOptions.SectionName}:{nameof(LineageOptions.Namespace)}"] =
                configuration[$"{LineageOptions.SectionName}:{nameof(LineageOptions.Namespace)}"] is { Length: > 0 } lineage
                    ? lineage
                    : $"{new LineageOptions().Namespace}.{LowerMode}",

            // The embedded server has another port with each start, and its tables would have other names.
            [$"{LineageOptions.SectionName}:{nameof(LineageOptions.WarehouseNamespace)}"] =
                configuration[$"{LineageOptions.SectionName}:{nameof(LineageOptions.WarehouseNamespace)}"] is { Length: > 0 } warehouse
                    ? warehouse
                    : string.IsNullOrEmpty(configuration[$"{WarehouseOptions.SectionName}:{nameof(WarehouseOptions.ConnectionString)}"]) ? $"postgres://{Environment.MachineName.ToLowerInvariant()}" : "",
        });
    }

    public IConfigurationManager Configuration { get; }

    public ProductMode Mode { get; }

    public string DataFolder { get; }

    public int Port { get; }

    /// <summary>The embedded cluster's database of this mode.</summary>
    public string DatabaseName => $"sentinel_{LowerMode}";

    private string LowerMode => Mode == ProductMode.Live ? "live" : "simulated";

    public static ProductSettings Read(IConfigurationManager configuration, HostArguments arguments) => new(configuration, arguments);
}
