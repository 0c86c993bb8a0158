namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>The embedded server cannot be used; the message says why and what to do, in words for a person.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? cause = null) : Exception(message, cause);
