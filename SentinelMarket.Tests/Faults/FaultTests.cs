namespace SentinelMarket.Tests.Faults;

/// <summary>The tests of faults start many processes and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class FaultTests
{
    public const string Name = "Faults";
}
