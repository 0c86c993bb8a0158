namespace SentinelMarket.Tests.Faults;

/// <summary>A test about permissions, which do not bind root.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OrdinaryUserFactAttribute : FactAttribute
{
    public OrdinaryUserFactAttribute() => Skip = Environment.IsPrivilegedProcess ? "Root may read every file." : null;
}
