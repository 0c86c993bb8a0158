namespace SentinelMarket.Tests.Measurements;

/// <summary>A measurement: runs only when the environment variable <c>SENTINEL_MEASURE</c> has its name, as <c>./test --measure NAME</c> sets it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MeasurementFactAttribute : FactAttribute
{
    public const string Variable = "SENTINEL_MEASURE";

    public MeasurementFactAttribute(string name) =>
        Skip = Environment.GetEnvironmentVariable(Variable) == name ? null : $"A measurement; ./test --measure {name} runs it.";
}
