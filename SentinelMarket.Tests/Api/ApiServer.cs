using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Text;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Web.Api;
using SentinelMarket.Web.Security;
using FakeAlertDesk = SentinelMarket.Tests.Components.FakeAlertDesk;
using FakeFeedDesk = SentinelMarket.Tests.Components.FakeFeedDesk;
using FakeInboxDesk = SentinelMarket.Tests.Components.FakeInboxDesk;
using FakeJobDesk = SentinelMarket.Tests.Components.FakeJobDesk;
using FakeLineageDesk = SentinelMarket.Tests.Components.FakeLineageDesk;
using FakeLakeDesk = SentinelMarket.Tests.Components.FakeLakeDesk;
using FakeMentionDesk = SentinelMarket.Tests.Components.FakeMentionDesk;
using FakeQuarantineDesk = SentinelMarket.Tests.Components.FakeQuarantineDesk;
using FakeRuleDesk = SentinelMarket.Tests.Components.FakeRuleDesk;
using FakeRunDesk = SentinelMarket.Tests.Components.FakeRunDesk;
using FakeQualityDesk = SentinelMarket.Tests.Components.FakeQualityDesk;

namespace SentinelMarket.Tests.Api;

/// <summary>The API and its gate on a real Kestrel, over fakes of the desks.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    /// <summary>Tells the server which address to take the caller for.</summary>
    public const string AddressHeader = "Test-Remote-Address";

    private readonly WebApplication _app;

    private ApiServer(WebApplication app, HttpClient client) => (_app, Client) = (app, client);

    public HttpClient Client { get; }

    internal FakePipelineDesk Pipelines => (FakePipelineDesk)_app.Services.GetRequiredService<IPipelineDesk>();

    internal FakeStockDesk Stocks => (FakeStockDesk)_app.Services.GetRequiredService<IStockDesk>();

    internal FakeInstrumentDesk Instruments => (FakeInstrumentDesk)_app.Services.GetRequiredService<IInstrumentDesk>();

    internal FakeInboxDesk Inbox => (FakeInboxDesk)_app.Services.GetRequiredService<IInboxDesk>();

    internal FakeFeedDesk Feeds => (FakeFeedDesk)_app.Services.GetRequiredService<IFeedDesk>();

    internal FakeWebhookInbox Webhooks => (FakeWebhookInbox)_app.Services.GetRequiredService<IWebhookInbox>();

    internal FakeMentionDesk Mentions => (FakeMentionDesk)_app.Services.GetRequiredService<IMentionDesk>();

    internal FakeQuarantineDesk Quarantine => (FakeQuarantineDesk)_app.Services.GetRequiredService<IQuarantineDesk>();

    internal FakeAlertDesk Alerts => (FakeAlertDesk)_app.Services.GetRequiredService<IAlertDesk>();

    internal FakeRetryDesk Retries => (FakeRetryDesk)_app.Services.GetRequiredService<IRetryDesk>();

    internal FakeRuleDesk Rules => (FakeRuleDesk)_app.Services.GetRequiredService<IRuleDesk>();

    internal FakeLineageDesk Lineage => (FakeLineageDesk)_app.Services.GetRequiredService<ILineageDesk>();

    internal FakeLakeDesk Lake => (FakeLakeDesk)_app.Services.GetRequiredService<ILakeDesk>();

    internal FakeQualityDesk Quality => (FakeQualityDesk)_app.Services.GetRequiredService<IQualityDesk>();

    internal FakeRunDesk Runs => (FakeRunDesk)_app.Services.GetRequiredService<IRunDesk>();

    internal FakeJobDesk Jobs => (FakeJobDesk)_app.Services.GetRequiredService<IJobDesk>();

    public IServiceProvider Services => _app.Services;

    public static async Task<ApiServer> StartAsync(Dictionary<string, string?>? settings = null, string database = "Host=127.0.0.1;Port=1;Timeout=2", string? folder = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRouting();
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.Services.AddSingleton<TimeProvider>(new FixedTime());
        builder.Services.AddSingleton<IPipelineDesk, FakePipelineDesk>();
        builder.Services.AddSingleton<IStockDesk, FakeStockDesk>();
        builder.Services.AddSingleton<IInstrumentDesk, FakeInstrumentDesk>();
        builder.Services.AddSingleton<IInboxDesk, FakeInboxDesk>();
        builder.Services.AddSingleton<IFeedDesk, FakeFeedDesk>();
        builder.Services.AddSingleton<IWebhookInbox, FakeWebhookInbox>();
        builder.Services.AddSingleton<IMentionDesk, FakeMentionDesk>();
        builder.Services.AddSingleton<IQuarantineDesk, FakeQuarantineDesk>();
        builder.Services.AddSingleton<IRuleDesk, FakeRuleDesk>();
        builder.Services.AddSingleton<IAlertDesk, FakeAlertDesk>();
        builder.Services.AddSingleton<ILineageDesk, FakeLineageDesk>();
        builder.Services.AddSingleton<ILakeDesk, FakeLakeDesk>();
        builder.Services.AddSingleton<IQualityDesk, FakeQualityDesk>();
        builder.Services.AddSingleton<IRunDesk, FakeRunDesk>();
        builder.Services.AddSingleton<IJobDesk, FakeJobDesk>();
        builder.Services.AddSingleton<IRetryDesk, FakeRetryDesk>();
        builder.Services.AddSingleton(new WarehouseDatabase(new WarehouseConnections(database, database, database), null));
        builder.Services.AddSingleton<IdempotencyKeys>().AddSingleton<StockScan>().AddSingleton<RunScan>().AddSingleton<StockExport>().AddSingleton<ExportDesk>().AddSingleton<LiveEvents>();
        var source = NpgsqlDataSource.Create(database);
        builder.Services.AddSingleton(new ReadinessTargets(() => source, () => folder ?? Path.GetTempPath()));
        builder.Services.AddSingleton(new Universe(NiftyFifty.Instruments));
        builder.Services.AddText();
        builder.Services.AddSecurity(builder.Configuration);
        builder.Services.AddApi();
        var app = builder.Build();
        app.Use((context, next) =>
        {
            if (context.Request.Headers[AddressHeader].ToString() is { Length: > 0 } address) { context.Connection.RemoteIpAddress = IPAddress.Parse(address); }
            return next(context);
        });
        app.UseApi();
        app.UseSecurity();
        app.UseApiCalls();
        app.MapApi();
        app.MapGet("/forgotten", () => "nobody said who may read this");
        app.MapPost("/page", () => "done").RequireAuthorization(Roles.Operator);
        app.MapGet("/page", () => "a page").RequireAuthorization(Roles.Viewer);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new ApiServer(app, new HttpClient { BaseAddress = new Uri(address) });
    }

    /// <summary>Sends a request and reads the JSON of the answer.</summary>
    public async Task<(HttpResponseMessage Response, JsonElement Body)> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        var response = await Client.SendAsync(request);
        var body = response.Content.Headers.ContentType is null ? default : await response.Content.ReadFromJsonAsync<JsonElement>();
        return (response, body);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Sample.Noon;
    }
}
