using Microsoft.Extensions.Options;
using Npgsql;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Lists every fault of <see cref="WarehouseOptions"/> by its key. A connection string holds a password and is never repeated.</summary>
internal sealed class WarehouseOptionsValidator : IValidateOptions<WarehouseOptions>
{
    public ValidateOptionsResult Validate(string? name, WarehouseOptions options)
    {
        var faults = new List<string>();
        CheckConnection(nameof(options.ConnectionString), options.ConnectionString, faults);
        CheckConnection(nameof(options.OwnerConnectionString), options.OwnerConnectionString, faults);
        CheckConnection(nameof(options.DirectConnectionString), options.DirectConnectionString, faults);
        if (options.ConnectionString.Length == 0)
        {
            RequireEmpty(nameof(options.OwnerConnectionString), options.OwnerConnectionString, faults);
            RequireEmpty(nameof(options.DirectConnectionString), options.DirectConnectionString, faults);
        }

        if (options.PartitionsAhead is < 0 or > 24)
        {
            faults.Add($"{Key(nameof(options.PartitionsAhead))} is {options.PartitionsAhead}; expected are 0 to 24 months.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckConnection(string key, string text, List<string> faults)
    {
        if (text.Length == 0) { return; }
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(parsed.Host)) { faults.Add($"{Key(key)} names no Host."); }
            if (string.IsNullOrEmpty(parsed.Database)) { faults.Add($"{Key(key)} names no Database."); }
            if (string.IsNullOrEmpty(parsed.Username)) { faults.Add($"{Key(key)} names no Username."); }
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            faults.Add($"{Key(key)} is not a PostgreSQL connection string; expected is Host=...;Port=...;Database=...;Username=...;Password=...");
        }
    }

    private static void RequireEmpty(string key, string text, List<string> faults)
    {
        if (text.Length > 0)
        {
            faults.Add($"{Key(key)} is set, but {Key(nameof(WarehouseOptions.ConnectionString))} is empty, which means the embedded server. Set both or neither.");
        }
    }

    private static string Key(string name) => $"{WarehouseOptions.SectionName}:{name}";
}
