using Microsoft.Extensions.Options;

namespace SentinelMarket.Web.Hosting;

/// <summary>Which market the process works on. Each has its own database and lake.</summary>
public enum ProductMode
{
    /// <summary>The built-in market answers the feeds' requests.</summary>
    Simulated,

    /// <summary>The real exchanges, and real files.</summary>
    Live,
}

/// <summary>Where everything that the product writes lies.</summary>
public sealed class DataOptions
{
    public const string SectionName = "Data";

    /// <summary>Lake, embedded database, locks.</summary>
    public string Folder { get; set; } = "data";
}

internal sealed class DataOptionsValidator : IValidateOptions<DataOptions>
{
    public ValidateOptionsResult Validate(string? name, DataOptions options) =>
        string.IsNullOrWhiteSpace(options.Folder)
            ? ValidateOptionsResult.Fail($"{DataOptions.SectionName}:{nameof(DataOptions.Folder)} is empty: name a folder that the product may write to.")
            : ValidateOptionsResult.Success;
}
