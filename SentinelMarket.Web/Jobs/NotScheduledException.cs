namespace SentinelMarket.Web.Jobs;

/// <summary>The pipeline has no schedule that could be paused or resumed.</summary>
public sealed class NotScheduledException(string pipeline)
    : Exception($"The pipeline {pipeline} has no schedule, so there is nothing to pause or resume. Set {JobOptions.SectionName}:Schedules:{pipeline} to give it one.");
