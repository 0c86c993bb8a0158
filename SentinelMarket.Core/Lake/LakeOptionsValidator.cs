using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Lake;

/// <summary>Checks <see cref="LakeOptions"/> at start-up.</summary>
internal sealed class LakeOptionsValidator : IValidateOptions<LakeOptions>
{
    public ValidateOptionsResult Validate(string? name, LakeOptions options) => options switch
    {
        { Store: not (LakeStore.Local or LakeStore.S3) } => ValidateOptionsResult.Fail($"{LakeOptions.SectionName}:{nameof(LakeOptions.Store)}: Local or S3 is expected."),
        { Store: LakeStore.Local } when string.IsNullOrWhiteSpace(options.Folder) =>
            ValidateOptionsResult.Fail($"{LakeOptions.SectionName}:{nameof(LakeOptions.Folder)} is empty: name the folder that shall hold the lake."),
        _ => ValidateOptionsResult.Success,
    };
}
