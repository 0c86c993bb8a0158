using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Tests.Components;

/// <summary>A circuit with an operator called "local", fakes behind the pages, and a clock that stands still.</summary>
public abstract class PageTest : BunitContext
{
    protected PageTest()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        // Generous, because a busy machine may take its time to wake the subscription's thread.
        DefaultWaitTimeout = TimeSpan.FromSeconds(15);
        Services.AddSingleton<IPipelineDesk>(Desk);
        Services.AddSingleton<IStockDesk>(Stocks);
        Services.AddSingleton<IInboxDesk>(Inbox);
        Services.AddSingleton<IFeedDesk>(Feeds);
        Services.AddSingleton<IMentionDesk>(Mentions);
        Services.AddSingleton<IQuarantineDesk>(Quarantine);
        Services.AddSingleton<ILineageDesk>(Lineage);
        Services.AddSingleton<IAlertDesk>(Alerts);
        Services.AddSingleton(Live);
        Services.AddScoped<LineageSelection>();
        Services.AddSingleton<ILakeDesk>(Lake);
        Services.AddSingleton<IQualityDesk>(Quality);
        Services.AddSingleton<IRunDesk>(Runs);
        Services.AddSingleton<IJobDesk>(Jobs);
        Services.AddSingleton<IRuleDesk>(new FakeRuleDesk());
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton(Updates);
        Services.AddSingleton(new PrerenderedReads(Time));
        Services.AddRadzenComponents();
        Persisted = AddBunitPersistentComponentState();
        Authorization = AddAuthorization();
        Authorization.SetAuthorized("local").SetPolicies("Viewer", "Operator");
        // Last: it builds the renderer, after which no service can be added.
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    internal Bunit.TestDoubles.BunitAuthorizationContext Authorization { get; }

    /// <summary>What a prerendered page leaves for its circuit.</summary>
    internal Bunit.TestDoubles.BunitPersistentComponentState Persisted { get; }

    internal FakePipelineDesk Desk { get; } = new();

    internal FakeStockDesk Stocks { get; } = new();

    internal FakeInboxDesk Inbox { get; } = new();

    internal FakeFeedDesk Feeds { get; } = new();

    internal FakeMentionDesk Mentions { get; } = new();

    internal FakeQuarantineDesk Quarantine { get; } = new();

    internal FakeLineageDesk Lineage { get; } = new();

    internal FakeLakeDesk Lake { get; } = new();

    internal FakeQualityDesk Quality { get; } = new();

    internal FakeRunDesk Runs { get; } = new();

    internal FakeJobDesk Jobs { get; } = new();

    internal FakeAlertDesk Alerts { get; } = new();

    internal LiveEvents Live { get; } = new();

    internal ManualTime Time { get; } = new(Samples.Now);

    internal RunUpdates Updates { get; } = new();

    internal NotificationMessage Notification => Services.GetRequiredService<NotificationService>().Messages.Single();

    internal void Go(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);

    internal string Address => "/" + Services.GetRequiredService<NavigationManager>().ToBaseRelativePath(Services.GetRequiredService<NavigationManager>().Uri);

    /// <summary>The text of a part of the page as a reader sees it, blanks folded.</summary>
    internal static string TextOf(AngleSharp.Dom.IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
