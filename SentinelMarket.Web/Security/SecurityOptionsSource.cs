using Microsoft.Extensions.Options;

namespace SentinelMarket.Web.Security;

/// <summary>Reads the lists from a section with numbered children or from one comma-separated text, as an environment variable holds it.</summary>
internal sealed class SecurityOptionsSource(IConfiguration configuration) : IConfigureOptions<SecurityOptions>
{
    public void Configure(SecurityOptions options)
    {
        var section = configuration.GetSection(SecurityOptions.SectionName);
        options.AllowedNetworks = ListOf(section.GetSection(nameof(SecurityOptions.AllowedNetworks)));
        options.AllowedHosts = ListOf(section.GetSection(nameof(SecurityOptions.AllowedHosts)));
    }

    private static List<string> ListOf(IConfigurationSection section) =>
        [.. section.GetChildren().Select(child => child.Value).Append(section.Value).OfType<string>()
            .SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
