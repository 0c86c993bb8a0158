using System.Globalization;
using System.Text.Json;

namespace SentinelMarket.Tests.Browser;

/// <summary>A live product that asks nobody for anything; an export of a Telegram channel was dropped into it.</summary>
public sealed class TalkProduct : IAsyncLifetime
{
    public const string Promotion = "Jaldi kharido RELIANCE! Upper circuit pakka, guaranteed 100% profit, last chance, join now. Lot";

    public const string Script = "<script>document.title = 'taken over'</script> #INFY results tomorrow";

    private const int Promotions = 12;

    private static readonly DateTimeOffset Newest = new(2025, 1, 10, 9, 0, 0, TimeSpan.Zero);

    private ServedProduct? _product;

    public ServedProduct Product => _product ?? throw new InvalidOperationException("The product has not been started.");

    public async Task InitializeAsync()
    {
        _product = await ServedProduct.StartAsync(
            Settings.With([.. new[] { "stock_data", "end_of_day", "social_media", "news", "filings" }.Select(pipeline => ($"Jobs__Schedules__{pipeline}__Enabled", "false")), ("Inbox__Interval", "00:00:00.300")]),
            "--live");
        _product.Drop("result.json", Export());
        await Wait.UntilAsync(() => _product.Filed("done").Length + _product.Filed("rejected").Length == 1, "the export is imported");
        Assert.Empty(_product.Filed("rejected"));
    }

    public async Task DisposeAsync()
    {
        if (_product is not null) { await _product.DisposeAsync(); }
    }

    private static string Export()
    {
        var texts = Enumerable.Range(0, Promotions).Select(at => $"{Promotion} {at}")
            .Append("Infosys net loss widens, weak guidance, brokers downgrade INFY")
            .Append(Script);
        return JsonSerializer.Serialize(new
        {
            name = "Sure Shot Calls",
            type = "public_channel",
            id = 1_487_851_422,
            messages = texts.Select((text, at) => new
            {
                id = 1000 + at,
                type = "message",
                date = Newest.AddMinutes(at - 60).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
                date_unixtime = Newest.AddMinutes(at - 60).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                from = "Sure Shot Calls",
                from_id = "channel1487851422",
                text,
            }),
        });
    }
}
