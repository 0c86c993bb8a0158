using Microsoft.Extensions.Options;

namespace SentinelMarket.Web.Security;

/// <summary>Lists every fault of the network settings by its key.</summary>
internal sealed class SecurityOptionsValidator : IValidateOptions<SecurityOptions>
{
    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        List<string> faults = [];
        for (var index = 0; index < options.AllowedNetworks.Count; index++)
        {
            var key = $"{SecurityOptions.SectionName}:{nameof(SecurityOptions.AllowedNetworks)}:{index}";
            if (!CallerNetworks.TryParse(options.AllowedNetworks[index], out var network))
            {
                faults.Add($"{key} is \"{options.AllowedNetworks[index]}\", which is not a network; an example is 192.168.1.0/24.");
            }
            else if (network.PrefixLength == 0)
            {
                faults.Add($"{key} is \"{options.AllowedNetworks[index]}\", which would make everybody an administrator; name the networks that you trust.");
            }
        }

        for (var index = 0; index < options.AllowedHosts.Count; index++)
        {
            if (Uri.CheckHostName(options.AllowedHosts[index]) == UriHostNameType.Unknown)
            {
                faults.Add($"{SecurityOptions.SectionName}:{nameof(SecurityOptions.AllowedHosts)}:{index} is \"{options.AllowedHosts[index]}\", which is not a host name; write it without scheme and port, such as sentinel.example.org.");
            }
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
