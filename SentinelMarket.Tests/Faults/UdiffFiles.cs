using System.Globalization;
using System.Text;
using SentinelMarket.Tests.Sources.Files;

namespace SentinelMarket.Tests.Faults;

/// <summary>Invented end-of-day files, one trading day each; every 500th row has a negative price.</summary>
internal static class UdiffFiles
{
    public const int BadEvery = 500;

    public static void Write(string folder, int files, int rows, int firstDay = 0)
    {
        Directory.CreateDirectory(folder);
        for (var file = 0; file < files; file++)
        {
            var day = new DateOnly(2025, 1, 1).AddDays(firstDay + file);
            File.WriteAllText(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"day{day:yyyyMMdd}.csv")), Text(day, rows));
        }
    }

    public static string Text(DateOnly day, int rows)
    {
        var text = new StringBuilder(Bhavcopy.UdiffHeader).Append('\n');
        for (var row = 1; row <= rows; row++)
        {
            var price = row % BadEvery == 0 ? -1 : 100 + (row % 900);
            text.Append(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},{day:yyyy-MM-dd},CM,NSE,STK,{row},INE{row:000000}A18,T{row},EQ,,,,,NAME {row},101.00,1200.00,99.00,{price}.50,100.00,100.00,,100.00,,,{1000 + row},1000.00,{10 + row},F1,1,,,,,\n");
        }

        return text.ToString();
    }
}
