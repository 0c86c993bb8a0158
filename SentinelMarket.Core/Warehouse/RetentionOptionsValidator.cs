using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Lists every fault of <see cref="RetentionOptions"/> by its key.</summary>
internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    private const int LeastDaysOfLake = 7;

    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        var faults = new List<string>();
        var periods = new Dictionary<string, RetentionPeriod>(StringComparer.Ordinal);
        foreach (var (table, text) in options.Tables)
        {
            var key = $"{RetentionOptions.SectionName}:{nameof(RetentionOptions.Tables)}:{table}";
            if (RetainedTable.All.FirstOrDefault(known => known.Name == table) is not { } known)
            {
                faults.Add($"{key}: there is no such table, or its rows are always kept. Tables that may be set: {string.Join(", ", RetainedTable.All.Select(one => one.Name))}.");
            }
            else if (!RetentionPeriod.TryParse(text, out var period))
            {
                faults.Add($"{key} is \"{text}\"; a period such as \"24 months\" or \"90 days\" is expected. Leave the key out to keep all rows.");
            }
            else if (known.Minimum.InMonths && !period.InMonths)
            {
                faults.Add($"{key} is \"{text}\"; whole months are expected, such as \"24 months\".");
            }
            else if (period.LeastDays < known.Minimum.LeastDays)
            {
                faults.Add($"{key} is \"{text}\"; at least {known.Minimum} must be kept.");
            }
            else
            {
                periods[table] = period;
            }
        }

        if (periods.TryGetValue(RetainedTable.Bars.Name, out var bars) && (!periods.TryGetValue(RetainedTable.Stocks.Name, out var rows) || bars.Count < rows.Count))
        {
            faults.Add($"{RetentionOptions.SectionName}:{nameof(RetentionOptions.Tables)}:{RetainedTable.Bars.Name} is \"{bars}\", which is shorter than what {RetainedTable.Stocks.Name} keeps: days whose rows are there would lose their bars.");
        }

        foreach (var (source, text) in options.Lake)
        {
            var key = $"{RetentionOptions.SectionName}:{nameof(RetentionOptions.Lake)}:{source}";
            if (!RetentionPeriod.TryParse(text, out var period)) { faults.Add($"{key} is \"{text}\"; a period such as \"24 months\" or \"90 days\" is expected. Leave the key out to keep all payloads."); }
            else if (period.LeastDays < LeastDaysOfLake) { faults.Add($"{key} is \"{text}\"; at least {LeastDaysOfLake} days must be kept."); }
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
