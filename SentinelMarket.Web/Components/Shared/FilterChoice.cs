namespace SentinelMarket.Web.Components.Shared;

/// <summary>One choice of a filter; choosing it is going to its address, so that the filter lives in the URL.</summary>
public sealed record FilterChoice(string Word, string Address, bool Selected, long? Count = null);
