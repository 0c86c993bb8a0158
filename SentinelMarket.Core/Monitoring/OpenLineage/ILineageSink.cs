namespace SentinelMarket.Core.Monitoring.OpenLineage;

/// <summary>A place that takes events.</summary>
internal interface ILineageSink : IDisposable
{
    /// <summary>What it is, for messages: "the file /var/log/lineage.ndjson".</summary>
    string Name { get; }

    /// <summary>Hands over one event, JSON in UTF-8 on one line, without a line break at its end.</summary>
    /// <exception cref="LineageRefusedException">The place will never take this event.</exception>
    /// <exception cref="Exception">Anything else: it may take it later.</exception>
    Task TakeAsync(ReadOnlyMemory<byte> lineageEvent, CancellationToken cancellationToken);
}

/// <summary>An event was refused for good; sending it again would change nothing.</summary>
internal sealed class LineageRefusedException(string message) : Exception(message);
