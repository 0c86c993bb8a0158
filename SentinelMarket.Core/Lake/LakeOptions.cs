namespace SentinelMarket.Core.Lake;

/// <summary>What keeps the lake's files.</summary>
public enum LakeStore
{
    /// <summary>A local folder.</summary>
    Local,

    /// <summary>A bucket of an S3 store, such as AWS or MinIO.</summary>
    S3,
}

/// <summary>Where raw payloads are kept.</summary>
public sealed class LakeOptions
{
    /// <summary>The settings' section.</summary>
    public const string SectionName = "Lake";

    /// <summary>What keeps the files.</summary>
    public LakeStore Store { get; set; } = LakeStore.Local;

    /// <summary>The root folder of a local lake. Empty means <c>{Data:Folder}/lake/{mode}</c>, which the host fills in.</summary>
    public string Folder { get; set; } = string.Empty;
}
