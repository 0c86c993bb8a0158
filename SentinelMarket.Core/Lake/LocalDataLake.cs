using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Lake;

/// <summary>A lake in a local folder.</summary>
/// <param name="options">Name the folder; it is made when it is missing.</param>
public sealed class LocalDataLake(IOptions<LakeOptions> options) : ObjectLake(new LocalFiles(options.Value.Folder));
