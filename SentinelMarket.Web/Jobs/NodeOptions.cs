using Microsoft.Extensions.Options;

namespace SentinelMarket.Web.Jobs;

/// <summary>What a process does for the cluster.</summary>
[Flags]
public enum NodeRoles
{
    None = 0,

    /// <summary>Serves the dashboard and the API.</summary>
    Web = 1,

    /// <summary>Fires schedules and takes over the work of processes that died.</summary>
    Worker = 2,
}

/// <summary>What this process does for the cluster.</summary>
public sealed class NodeOptions
{
    public const string SectionName = "Node";

    /// <summary>Web, Worker, or both with a comma between.</summary>
    public string Roles { get; set; } = "Web, Worker";

    /// <summary>What <see cref="Roles"/> says; none where it says something else.</summary>
    internal static NodeRoles Parse(string? roles)
    {
        var parsed = NodeRoles.None;
        foreach (var word in (roles ?? string.Empty).Split([',', ' ', '+'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (word.Equals(nameof(NodeRoles.Web), StringComparison.OrdinalIgnoreCase)) { parsed |= NodeRoles.Web; }
            else if (word.Equals(nameof(NodeRoles.Worker), StringComparison.OrdinalIgnoreCase)) { parsed |= NodeRoles.Worker; }
            else { return NodeRoles.None; }
        }

        return parsed;
    }

    /// <summary>The roles that the settings give this process, before there are services.</summary>
    internal static NodeRoles Of(IConfiguration configuration) =>
        Parse(configuration.GetSection(SectionName)[nameof(Roles)] is { Length: > 0 } roles ? roles : new NodeOptions().Roles);
}

internal sealed class NodeOptionsValidator : IValidateOptions<NodeOptions>
{
    public ValidateOptionsResult Validate(string? name, NodeOptions options) => NodeOptions.Parse(options.Roles) == NodeRoles.None
        ? ValidateOptionsResult.Fail($"{NodeOptions.SectionName}:{nameof(NodeOptions.Roles)} is \"{options.Roles}\"; Web, Worker or both with a comma between are expected.")
        : ValidateOptionsResult.Success;
}
