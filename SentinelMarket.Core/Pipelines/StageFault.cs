using System.Data.Common;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Core.Pipelines;

/// <summary>A stage that broke.</summary>
internal sealed record StageFault(Records.RunStage Stage, Exception Exception)
{
    /// <summary>The fault in words that say what happened and what follows.</summary>
    public static string Describe(StageFault fault) => fault.Exception switch
    {
        DbException { IsTransient: true } database =>
            $"PostgreSQL could not be reached or went away ({database.Message}). Payloads that were not loaded are in the lake; the next run loads them.",
        DbException database => $"PostgreSQL refused the batch ({database.Message}). Its payloads are in the lake; the next run tries them again.",
        SpoolFullException full => full.Message,
        IOException or UnauthorizedAccessException => $"The lake could not be written or read ({fault.Exception.Message}). Check the disk's space and the folder's permissions.",
        var other => $"{other.GetType().Name}: {other.Message}",
    };
}
