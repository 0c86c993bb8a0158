namespace SentinelMarket.Core.Inbox;

/// <summary>A kind of file that some pipeline imports. The list of kinds is closed: one class each, registered in <see cref="InboxServices"/>.</summary>
internal interface IFileKind
{
    /// <summary>What it is, for a person: <c>end-of-day prices</c>.</summary>
    string Name { get; }

    /// <summary>The pipeline that imports it.</summary>
    string Pipeline { get; }

    /// <summary>The pipeline's parameter that takes the paths, one a line.</summary>
    string PathsParameter { get; }

    /// <summary>Judges a file by its content, never by its name. Reads no more than it takes to know.</summary>
    /// <returns>Null when the pipeline will find something in it; otherwise why not, a sentence for each thing that was looked at.</returns>
    Task<IReadOnlyList<string>?> RefusalsOfAsync(string path, CancellationToken cancellationToken);
}
