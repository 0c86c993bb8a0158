using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>How authors are given pseudonyms.</summary>
public sealed class AuthorOptions
{
    /// <summary>The settings' section.</summary>
    public const string SectionName = "Authors";

    /// <summary>
    /// The file with the key of the pseudonyms; made at the first use. Empty means <c>{Data:Folder}/keys/authors.key</c>, which the host fills in. Nodes that share a
    /// warehouse share the file: with another key the same author gets another pseudonym.
    /// </summary>
    public string KeyFile { get; set; } = string.Empty;
}

/// <summary>Checks <see cref="AuthorOptions"/> at start-up.</summary>
internal sealed class AuthorOptionsValidator : IValidateOptions<AuthorOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthorOptions options) =>
        string.IsNullOrWhiteSpace(options.KeyFile)
            ? ValidateOptionsResult.Fail($"{AuthorOptions.SectionName}:{nameof(AuthorOptions.KeyFile)} is empty: name the file that shall hold the key of the authors' pseudonyms.")
            : ValidateOptionsResult.Success;
}
