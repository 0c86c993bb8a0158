namespace SentinelMarket.Core.Pipelines;

/// <summary>There is no pipeline of that name.</summary>
public sealed class UnknownPipelineException(string pipeline, IEnumerable<string> known)
    : Exception($"There is no pipeline \"{pipeline}\". Known pipelines: {string.Join(", ", known)}.");

/// <summary>A run was asked for with parameters that its pipeline cannot understand; the message says which and what is expected.</summary>
public sealed class InvalidRunRequestException(string message) : Exception(message);
