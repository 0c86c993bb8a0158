using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Lake;

/// <summary>Where raw payloads are kept.</summary>
public sealed class LakeOptions
{
    /// <summary>The settings' section.</summary>
    public const string SectionName = "Lake";

    /// <summary>The root folder. Empty means <c>{Data:Folder}/lake/{mode}</c>, which the host fills in.</summary>
    public string Folder { get; set; } = string.Empty;
}

/// <summary>Checks <see cref="LakeOptions"/> at start-up.</summary>
internal sealed class LakeOptionsValidator : IValidateOptions<LakeOptions>
{
    public ValidateOptionsResult Validate(string? name, LakeOptions options) =>
        string.IsNullOrWhiteSpace(options.Folder)
            ? ValidateOptionsResult.Fail($"{LakeOptions.SectionName}:{nameof(LakeOptions.Folder)} is empty: name the folder that shall hold the lake.")
            : ValidateOptionsResult.Success;
}
