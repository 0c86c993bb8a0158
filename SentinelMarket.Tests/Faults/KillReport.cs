using System.Globalization;

namespace SentinelMarket.Tests.Faults;

/// <summary>What is killed.</summary>
internal enum Victim
{
    Import,
    Postgres,
    Both,
}

/// <summary>How far the import had come when it or its database was killed, as the database tells afterwards.</summary>
internal enum Moment
{
    BeforeItsRunWasOpen,
    BeforeItsFirstCommit,
    BetweenItsCommits,
    AfterItsLastCommit,
    AfterItsRunWasClosed,
}

/// <summary>Counts kills that were survived, in a file that <c>./test</c> prints and that tells how far a run of hours has come.</summary>
internal sealed class KillReport(int planned)
{
    private static readonly string File = Path.Combine(Repository.Root, "test-results", "kills.txt");
    private readonly Dictionary<(Victim, Moment), int> _survived = [];
    private int _rounds;

    /// <summary>Kills after which everything was found sound.</summary>
    public int Kills => _survived.Values.Sum();

    public string Words => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Kills} of {planned} kills survived: {Of(Victim.Import)} of the import, {Of(Victim.Postgres)} of PostgreSQL, {Of(Victim.Both)} of both at once.
        They came {Of(Moment.BeforeItsRunWasOpen)} times before the import's run was open, {Of(Moment.BeforeItsFirstCommit)} before its first commit, {Of(Moment.BetweenItsCommits)} between its commits, {Of(Moment.AfterItsLastCommit)} after its last commit, {Of(Moment.AfterItsRunWasClosed)} after its run was closed.
        Everything was counted {_rounds} times: each row there once, each run closed and balanced, each lake object loaded, each daily bar and count right.
        """);

    public int Of(Victim victim) => _survived.Where(pair => pair.Key.Item1 == victim).Sum(pair => pair.Value);

    /// <summary>A round of kills whose end was sound.</summary>
    public void Add(IReadOnlyCollection<(Victim Victim, Moment Moment)> kills)
    {
        _rounds++;
        foreach (var kill in kills) { _survived[kill] = _survived.GetValueOrDefault(kill) + 1; }
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, Words + "\n");
    }

    private int Of(Moment moment) => _survived.Where(pair => pair.Key.Item2 == moment).Sum(pair => pair.Value);
}
