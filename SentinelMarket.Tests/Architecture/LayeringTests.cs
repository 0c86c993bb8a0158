using Mono.Cecil;
using Mono.Cecil.Cil;

namespace SentinelMarket.Tests.Architecture;

/// <summary>Holds the compiled Core against the table of levels. This table is the authority on who may use whom.</summary>
public sealed class LayeringTests
{
    private const string Root = "SentinelMarket.Core.";

    private static readonly Dictionary<string, int> Levels = new(StringComparer.Ordinal)
    {
        ["Market"] = 0, ["Records"] = 0, ["Ports"] = 0, ["Diagnostics"] = 0,
        ["Sources"] = 1, ["Lake"] = 1, ["Quality"] = 1, ["Text"] = 1, ["Warehouse"] = 1, ["Simulation"] = 1,
        ["Pipelines"] = 2, ["Signals"] = 2, ["Streaming"] = 2,
        ["Monitoring"] = 3, ["Inbox"] = 3, ["Alerting"] = 3,
        ["Serving"] = 4,
    };

    private static readonly Dictionary<string, string[]> LevelZero = new(StringComparer.Ordinal)
    {
        ["Market"] = [],
        ["Records"] = ["Market"],
        ["Ports"] = ["Market", "Records"],
        ["Diagnostics"] = [],
    };

    [Fact]
    public void Core_folders_use_only_what_their_level_may_use()
    {
        var violations = new SortedSet<string>(StringComparer.Ordinal);
        using var module = ModuleDefinition.ReadModule(typeof(Core.Market.Ticker).Assembly.Location);
        foreach (var type in module.GetTypes())
        {
            if (FolderOf(type) is not { } user) { continue; }
            foreach (var used in TypesUsedBy(type).Select(FolderOf).OfType<string>().Distinct(StringComparer.Ordinal))
            {
                if (!MayUse(user, used)) { violations.Add($"{user} uses {used}: {type.FullName}"); }
            }
        }

        Assert.True(violations.Count == 0, "Layering is broken:\n" + string.Join('\n', violations));
    }

    [Fact]
    public void Every_folder_of_Core_stands_in_the_table()
    {
        using var module = ModuleDefinition.ReadModule(typeof(Core.Market.Ticker).Assembly.Location);
        var unknown = module.GetTypes().Select(FolderOf).OfType<string>().Distinct(StringComparer.Ordinal).Where(folder => !Levels.ContainsKey(folder));
        Assert.Empty(unknown);
    }

    [Fact]
    public void Core_knows_nothing_of_the_web()
    {
        using var module = ModuleDefinition.ReadModule(typeof(Core.Market.Ticker).Assembly.Location);
        Assert.DoesNotContain(module.AssemblyReferences, reference => reference.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Sources", "Warehouse", false)]
    [InlineData("Pipelines", "Simulation", false)]
    [InlineData("Pipelines", "Warehouse", true)]
    [InlineData("Records", "Ports", false)]
    public void The_table_says_what_architecture_says(string user, string used, bool allowed) => Assert.Equal(allowed, MayUse(user, used));

    private static bool MayUse(string user, string used)
    {
        if (user == used) { return true; }
        if (!Levels.TryGetValue(user, out var level) || !Levels.TryGetValue(used, out var usedLevel)) { return false; }
        if (level == 0) { return LevelZero[user].Contains(used, StringComparer.Ordinal); }
        return usedLevel < level && (level == 4 || used != "Simulation");
    }

    private static string? FolderOf(TypeReference type)
    {
        var outermost = type.GetElementType();
        while (outermost.DeclaringType is not null) { outermost = outermost.DeclaringType; }
        return outermost.Namespace.StartsWith(Root, StringComparison.Ordinal) ? outermost.Namespace[Root.Length..].Split('.')[0] : null;
    }

    private static IEnumerable<TypeReference> TypesUsedBy(TypeDefinition type)
    {
        IEnumerable<TypeReference?> direct =
        [
            type.BaseType,
            .. type.Interfaces.Select(implemented => implemented.InterfaceType),
            .. type.Fields.Select(field => field.FieldType),
            .. type.Methods.SelectMany(UsedByMethod),
        ];
        return direct.OfType<TypeReference>().SelectMany(WithTypeArguments);
    }

    private static IEnumerable<TypeReference?> UsedByMethod(MethodDefinition method)
    {
        yield return method.ReturnType;
        foreach (var parameter in method.Parameters) { yield return parameter.ParameterType; }
        if (!method.HasBody) { yield break; }
        foreach (var variable in method.Body.Variables) { yield return variable.VariableType; }
        foreach (Instruction instruction in method.Body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference used: yield return used; break;
                case MethodReference called: yield return called.DeclaringType; break;
                case FieldReference field: yield return field.DeclaringType; break;
            }
        }
    }

    private static IEnumerable<TypeReference> WithTypeArguments(TypeReference type)
    {
        yield return type;
        if (type is not GenericInstanceType generic) { yield break; }
        foreach (var argument in generic.GenericArguments.SelectMany(WithTypeArguments)) { yield return argument; }
    }
}
