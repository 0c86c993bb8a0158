using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using SentinelMarket.Tests.Browser;

namespace SentinelMarket.Tests.Sources.Live;

/// <summary>Whatever goes wrong, and however much the sites quote, no secret of the settings is logged, kept or shown.</summary>
public sealed class SecrecyTests : IAsyncLifetime
{
    private const string ProxyHost = "api.gdeltproject.org";
    private static readonly string[] Pipelines = ["stock_data", "social_media", "news", "filings", "end_of_day"];

    private readonly ProductFolder _folder = new();
    private readonly Canaries _canaries = new();
    private readonly TemporaryFolder _secrets = new();
    private LiveSites _sites = null!;
    private string _database = "";
    private string _role = "";

    public async Task InitializeAsync()
    {
        _sites = await LiveSites.StartAsync(messagesPerTenMinutes: 3);
        (_database, _) = await PostgresServer.CreateEmptyAsync();
        _role = _database + "_role";
    }

    public async Task DisposeAsync()
    {
        await _folder.DisposeAsync();
        await _sites.DisposeAsync();
        _secrets.Dispose();
        await PostgresServer.DropAsync(_database);
        await ExecuteAsync("postgres", $"DROP ROLE IF EXISTS {_role}");
    }

    [Fact]
    public async Task No_secret_is_in_any_log_lake_object_answer_page_or_table_after_every_fault()
    {
        var settings = await SettingsAsync();
        await using (var product = await ServedProduct.StartAsync(_folder, settings))
        {
            await product.FirstRunAsync("stock_data");
            await AskAllAsync(product);
            foreach (var fault in TalkativeFaults.All.Values)
            {
                _sites.Instead = async (host, context) =>
                {
                    if (host == ProxyHost && !context.Request.Headers.ContainsKey("Proxy-Authorization"))
                    {
                        context.Response.StatusCode = (int)HttpStatusCode.ProxyAuthenticationRequired;
                        context.Response.Headers.ProxyAuthenticate = "Basic realm=\"proxy\"";
                        return true;
                    }

                    await fault(context);
                    return true;
                };
                await AskAllAsync(product);
            }

            await DeliverAsync(product);
            await new SecrecyWalk(product, _folder, await DatabaseAsync(), _canaries).AssertNothingSecretAsync();
        }

        // Once more with a log for machines, secrets from files, and sites that refuse every connection.
        settings["Logging__Console__FormatterName"] = "json";
        foreach (var setting in Canaries.SecretSettings().Select(LiveSites.Variable))
        {
            File.WriteAllText(_secrets[setting], settings[setting]);
            settings.Remove(setting);
            settings[setting + "File"] = _secrets[setting];
        }

        _sites.Instead = async (_, context) =>
        {
            await TalkativeFaults.All["500"](context);
            return true;
        };
        await using (var product = await ServedProduct.StartAsync(_folder, settings))
        {
            await AskAllAsync(product);
            await _sites.StopAsync();
            await AskAllAsync(product);
            await DeliverAsync(product);
            Assert.Contains("{\"EventId\":", product.Output, StringComparison.Ordinal);
            await new SecrecyWalk(product, _folder, await DatabaseAsync(), _canaries).AssertNothingSecretAsync();
        }
    }

    [Theory]
    [InlineData("Warehouse__ConnectionString", "Host=127.0.0.1;Port=1;Passwrod={0}")]
    [InlineData("Sources__X__Proxy", "ftp://name:{0}@proxy.example")]
    [InlineData("Webhooks__TelegramSecret", "{0}/not/allowed")]
    [InlineData("Sources__Rss__Feeds__0", "gopher://name:{0}@news.example/rss?key={0}")]
    [InlineData("Sources__X__BaseAddress", "ftp://name:{0}@api.example/")]
    [InlineData("Alerting__Channels__ops__Url", "ftp://hooks.example/{0}")]
    public async Task A_start_that_fails_for_a_setting_does_not_quote_what_is_secret_in_it(string setting, string value)
    {
        var word = _canaries.Word("start");
        var process = _folder.Start(
            new Dictionary<string, string>(StringComparer.Ordinal) { [setting] = string.Format(CultureInfo.InvariantCulture, value, word), ["Mode"] = "Live", ["Logging__LogLevel__Default"] = "Debug" }, "serve", "--port", "0");
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.NotEqual("", process.Errors);
        Assert.Empty(_canaries.In(process.Said));
    }

    [Fact]
    public async Task A_start_without_the_database_does_not_quote_its_password()
    {
        var word = _canaries.Word("start");
        var process = _folder.Start(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Warehouse__ConnectionString"] = $"Host=127.0.0.1;Port=1;Username=sentinel;Password={word};Database=sentinel",
                ["Mode"] = "Live",
                ["Logging__LogLevel__Default"] = "Debug",
            },
            "serve",
            "--port",
            "0");
        await Wait.UntilAsync(() => process.HasExited || process.Output.Contains("PostgreSQL cannot be reached (", StringComparison.Ordinal), "it says that it goes on without PostgreSQL");
        process.Signal(ProductProcess.Terminate);
        await process.WaitForExitAsync();

        Assert.Contains("PostgreSQL cannot be reached (", process.Output, StringComparison.Ordinal);
        Assert.Empty(_canaries.In(process.Said));
    }

    private async Task<Dictionary<string, string>> SettingsAsync()
    {
        var settings = _canaries.Settings.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in _sites.Settings)
        {
            settings[name] = value;
            if (!name.EndsWith("__BaseAddress", StringComparison.Ordinal)) { continue; }

            // Every fault comes again in each run, and soon.
            var feed = name[..^"BaseAddress".Length];
            (settings[feed + "RequestsPerMinute"], settings[feed + "BreakAfter"], settings[feed + "Retries"]) = ("100000", "10000", "1");
            (settings[feed + "RetryDelay"], settings[feed + "TryTimeout"], settings[feed + "TotalTimeout"]) = ("00:00:00.010", "00:00:01", "00:00:04");
        }

        var proxy = new UriBuilder(_sites.On(new Uri($"https://{ProxyHost}/"))) { UserName = "name", Password = Uri.EscapeDataString("p+/" + _canaries.Word("proxy")) };
        settings["Sources__Gdelt__Proxy"] = proxy.Uri.AbsoluteUri;
        settings["Sources__Gdelt__BaseAddress"] = "http://api.gdeltproject.org/";
        settings["Sources__Rss__Feeds__0"] += "?api_key=" + _canaries.Word("rss");
        settings["Sources__Reddit__ClientId"] = "AbCdEfGhIjKlMn";
        settings["Mode"] = "Live";
        settings["Pipelines__StockData__Sources__Nse__0"] = "nse.quote";
        settings["Pipelines__StockData__Sources__Nse__1"] = "yahoo.quote";
        settings["Pipelines__StockData__Sources__Bse__0"] = "bse.quote";
        settings["Pipelines__StockData__Sources__Bse__1"] = "bse.graph";
        settings["Universe__Tickers__0"] = "RELIANCE";
        settings["Universe__Tickers__1"] = "TCS";
        settings["Logging__LogLevel__Default"] = "Debug";
        settings["Logging__LogLevel__SentinelMarket"] = "Trace";
        settings["Logging__LogLevel__System.Net.Http"] = "Trace";
        settings["Logging__LogLevel__Npgsql"] = "Information";
        settings["Warehouse__ConnectionString"] = await OwnRoleAsync();
        return settings;
    }

    /// <summary>The database by a role of its own, whose password is one more secret.</summary>
    private async Task<string> OwnRoleAsync()
    {
        var password = _canaries.Word("database");
        await ExecuteAsync("postgres", $"CREATE ROLE {_role} LOGIN PASSWORD '{password}'; ALTER DATABASE {_database} OWNER TO {_role}");
        return new NpgsqlConnectionStringBuilder(await PostgresServer.AdminAsync()) { Database = _database, Username = _role, Password = password, Pooling = true }.ConnectionString;
    }

    private async Task<string> DatabaseAsync() => new NpgsqlConnectionStringBuilder(await PostgresServer.AdminAsync()) { Database = _database, Pooling = false }.ConnectionString;

    /// <summary>Tests every connection and runs every pipeline that asks somebody.</summary>
    private static async Task AskAllAsync(ServedProduct product)
    {
        var feeds = await product.Http.GetStringAsync(new Uri("/api/data/feeds", UriKind.Relative));
        using var document = System.Text.Json.JsonDocument.Parse(feeds);
        await Task.WhenAll(document.RootElement.EnumerateArray().Select(feed => feed.GetProperty("source").GetString()!).Select(async source =>
        {
            using var answer = await product.Http.PostAsync(new Uri($"/api/data/feeds/{source}/test", UriKind.Relative), null);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }));
        await Task.WhenAll(Pipelines.Select(pipeline => product.RunToEndAsync(pipeline)));
    }

    /// <summary>Deliveries by webhook with their right secret, and with it in the wrong places.</summary>
    private async Task DeliverAsync(ServedProduct product)
    {
        var telegram = _canaries["Webhooks:TelegramSecret"];
        await PostAsync(product, "telegram", """{"update_id":1,"message":{"message_id":5,"date":1772600000,"chat":{"id":7,"type":"group"},"text":"RELIANCE rises"}}""", ("X-Telegram-Bot-Api-Secret-Token", telegram));
        await PostAsync(product, "telegram", "{}", ("X-Telegram-Bot-Api-Secret-Token", telegram + "x"));
        await PostAsync(product, "x", "{}", ("x-twitter-webhooks-signature", _canaries["Webhooks:XConsumerSecret"]));

        const string Body = """{"platform":"x","id":"1","text":"Words about $SBIN","published_at":"2026-03-04T06:00:00Z"}""";
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(_canaries["Webhooks:Senders:desk:Secret"]), Encoding.UTF8.GetBytes($"{time}.{Body}"));
        await PostAsync(product, "generic/desk", Body, ("X-Sentinel-Timestamp", time), ("X-Sentinel-Signature", "sha256=" + Convert.ToHexStringLower(signature)));
    }

    private static async Task PostAsync(ServedProduct product, string webhook, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ingest/webhooks/" + webhook) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers) { Assert.True(request.Headers.TryAddWithoutValidation(name, value)); }
        using var answer = await product.Http.SendAsync(request);
        Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{webhook}: {answer.StatusCode}");
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(await PostgresServer.AdminAsync()) { Database = database, Pooling = false }.ConnectionString);
        foreach (var statement in sql.Split(';'))
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }
}
