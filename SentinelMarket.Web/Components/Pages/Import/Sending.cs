namespace SentinelMarket.Web.Components.Pages.Import;

/// <summary>A file on its way from the browser.</summary>
/// <param name="Key">The browser's number for it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sent">Bytes that have left the browser.</param>
/// <param name="Refusal">Why the server did not take it, or null.</param>
public sealed record Sending(int Key, string Name, long Size, long Sent, string? Refusal)
{
    public double Percent => Size <= 0 ? 0 : Math.Clamp(100.0 * Sent / Size, 0, 100);
}
