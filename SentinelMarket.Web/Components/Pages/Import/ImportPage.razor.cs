using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Web.Components.Pages.Import;

public partial class ImportPage
{
    // The folder tells no news of its own.
    private static readonly RefreshPace Watching = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2));

    [Inject]
    private IInboxDesk Desk { get; set; } = null!;

    protected override string Subject => "The inbox";

    protected override RefreshPace Pace => Watching;

    protected override Task OnInitializedAsync() => RefreshAsync();

    protected override Task<InboxOverview> QueryAsync(CancellationToken cancellationToken) => Desk.OverviewAsync(cancellationToken);

    private Task RetryAsync() => RefreshAsync();
}
