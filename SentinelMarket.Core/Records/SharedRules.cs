namespace SentinelMarket.Core.Records;

/// <summary>The ids of rules that are judged where the warehouse is, because only it knows the answer.</summary>
public static class SharedRules
{
    /// <summary>A record of the same key came before in the same load.</summary>
    public const string DuplicateInBatch = "duplicate.in_batch";

    /// <summary>The warehouse has the same key already, with the same values or later ones.</summary>
    public const string DuplicateInWarehouse = "duplicate.in_warehouse";

    /// <summary>The warehouse refused a record that the rules had let through.</summary>
    public const string WarehouseRefused = "warehouse.refused";

    /// <summary>The lake could not give back what it was given.</summary>
    public const string LakeDamaged = "lake.damaged";

    /// <summary>The parser itself broke.</summary>
    public const string ParserFault = "parser.fault";
}

/// <summary>How many records broke a rule, of one source.</summary>
/// <param name="Source">The source id.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="Severity">What the rule did to them.</param>
/// <param name="Records">How many.</param>
public sealed record RuleCount(string Source, string Rule, Severity Severity, long Records);
