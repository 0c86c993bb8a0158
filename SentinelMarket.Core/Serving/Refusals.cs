namespace SentinelMarket.Core.Serving;

/// <summary>There is no pipeline of that name.</summary>
public sealed class UnknownPipelineException(string pipeline, IEnumerable<string> known)
    : Exception($"There is no pipeline \"{pipeline}\". Known pipelines: {string.Join(", ", known)}.");
