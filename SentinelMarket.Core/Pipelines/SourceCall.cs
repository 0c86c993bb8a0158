using System.Runtime.CompilerServices;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Files;

namespace SentinelMarket.Core.Pipelines;

/// <summary>What a source answered, or one page of it.</summary>
/// <param name="Document">The payload, or null when the source has nothing for this call (a file that was not published).</param>
/// <param name="Note">What is worth knowing about the answer (a stale file), or null.</param>
/// <param name="Watermark">How far the stream is known once this answer and those before it are loaded; null when that does not change.</param>
public sealed record SourceAnswer(RawDocument? Document, string? Note = null, WatermarkMove? Watermark = null);

/// <summary>One question to one source: a ticker's quote, a day's file, what is new in a channel. It fails or answers by itself.</summary>
/// <param name="Source">The source id.</param>
/// <param name="Stream">The ticker, channel or file.</param>
/// <param name="Ask">
/// Asks; an answer is durable before the next is asked for. Whatever it throws makes this source fail and no other, and what came before is loaded all the same; a
/// <see cref="SourceFailedException"/> says why in its message.
/// </param>
public sealed record SourceCall(string Source, string Stream, Func<CancellationToken, IAsyncEnumerable<SourceAnswer>> Ask)
{
    /// <summary>
    /// The same question to another source, asked when this one fails; null when there is no other. A failure that another source made good is told, but is no
    /// failure of the run.
    /// </summary>
    public SourceCall? Otherwise { get; init; }

    /// <summary>A question with a single answer.</summary>
    public SourceCall(string source, string stream, Func<CancellationToken, Task<SourceAnswer>> askOnce)
        : this(source, stream, token => OnceAsync(askOnce, token))
    {
    }

    /// <summary>The call that answers with a file, or fails with the reason why it was refused.</summary>
    internal static SourceCall Of(FileExtraction file) => new(file.Document?.Source ?? "file", file.Stream, _ => file.Document is null
        ? throw new SourceFailedException(file.Refusal!, 1)
        : Task.FromResult(new SourceAnswer(file.Document, file.Note)));

    private static async IAsyncEnumerable<SourceAnswer> OnceAsync(Func<CancellationToken, Task<SourceAnswer>> ask, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await ask(cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Calls that share a bound on how many are under way at once, because they go to the same host or the same disk.</summary>
/// <param name="Name">For a person: <c>NSE</c>.</param>
/// <param name="Parallelism">At most so many calls at once.</param>
/// <param name="Calls">The calls, made lazily.</param>
public sealed record SourceGroup(string Name, int Parallelism, IAsyncEnumerable<SourceCall> Calls);
