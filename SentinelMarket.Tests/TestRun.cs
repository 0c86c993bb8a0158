using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("SentinelMarket.Tests.TestRun", "SentinelMarket.Tests")]

namespace SentinelMarket.Tests;

/// <summary>
/// The tests of one process. What they share (a database server, a browser) is put away before the run counts as finished: afterwards
/// nobody waits for this process any more, and it would be killed in the middle of it.
/// </summary>
public sealed class TestRun(IMessageSink messages) : XunitTestFramework(messages)
{
    private static readonly Stack<Func<Task>> Shared = new();

    /// <summary>Puts something away at the end of the run; what came last goes first.</summary>
    public static void AtEnd(Func<Task> putAway)
    {
        lock (Shared) { Shared.Push(putAway); }
    }

    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) => new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assemblyName, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assemblyName, sources, diagnostics)
    {
        protected override async void RunTestCases(IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
        {
            using var runner = new Runner(TestAssembly, testCases, DiagnosticMessageSink, executionMessageSink, executionOptions);
            await runner.RunAsync();
        }
    }

    private sealed class Runner(
        ITestAssembly testAssembly, IEnumerable<IXunitTestCase> testCases, IMessageSink diagnostics, IMessageSink execution, ITestFrameworkExecutionOptions options)
        : XunitTestAssemblyRunner(testAssembly, testCases, diagnostics, execution, options)
    {
        protected override async Task BeforeTestAssemblyFinishedAsync()
        {
            while (Next() is { } putAway)
            {
                await Aggregator.RunAsync(putAway);
            }

            await base.BeforeTestAssemblyFinishedAsync();
        }

        private static Func<Task>? Next()
        {
            lock (Shared) { return Shared.TryPop(out var putAway) ? putAway : null; }
        }
    }
}
