using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation.Crowd;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>
/// Telegram's Bot API: what a bot hears in the crowd's groups and in one of its channels, new and edited. Updates are kept for a day; which of them were
/// confirmed is known from the offset alone.
/// </summary>
internal sealed class TelegramBotSite(SimulatedCrowd crowd) : SimulatedSite
{
    private const int UpdatesInSlot = 2 * CrowdClock.Capacity;
    private const int MostUpdates = 100;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    // The bot is an administrator of one channel, which has a public page, too: the same post then comes by two feeds.
    private static readonly FrozenDictionary<string, (TelegramPlace Chat, string Type)> Chats = CrowdPlaces.Groups
        .Select(group => (Chat: group, Type: group.Id < -1_000_000_000_000 ? "supergroup" : "group")).Append((Chat: CrowdPlaces.CallChannels[2], Type: "channel"))
        .ToFrozenDictionary(chat => Written(chat.Chat.Id), StringComparer.Ordinal);

    public override string Name => "telegram.bot";

    public override bool Has(Uri address) => address.Host == "api.telegram.org";

    public override string SubjectOf(SiteRequest request) => request.Path[(request.Path.LastIndexOf('/') + 1)..];

    public override SiteAnswer Answer(SiteRequest request)
    {
        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || !parts[0].StartsWith("bot", StringComparison.Ordinal)) { return Problem(HttpStatusCode.NotFound, "Not Found"); }
        if (!Uri.UnescapeDataString(parts[0]).Contains(':', StringComparison.Ordinal)) { return Problem(HttpStatusCode.Unauthorized, "Unauthorized"); }
        return parts[1] switch
        {
            "getUpdates" => Updates(request),
            "getMe" => SiteAnswer.Json("""{"ok":true,"result":{"id":700000001,"is_bot":true,"first_name":"Simulated listener","username":"sim_listener_bot"}}""", HttpStatusCode.OK),
            "getWebhookInfo" => SiteAnswer.Json("""{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}""", HttpStatusCode.OK),
            _ => Problem(HttpStatusCode.NotFound, "Not Found"),
        };
    }

    public override SiteAnswer? Refuse(SimulatedFault fault, SiteRequest request) => fault switch
    {
        SimulatedFault.Unauthorized => Problem(HttpStatusCode.Unauthorized, "Unauthorized"),
        SimulatedFault.Forbidden => Problem(HttpStatusCode.Forbidden, "Forbidden: bot was kicked from the group chat"),
        SimulatedFault.RateLimited => SiteAnswer.Json("""{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1","parameters":{"retry_after":1}}""", HttpStatusCode.TooManyRequests),
        SimulatedFault.UsageCapped => Problem(HttpStatusCode.Conflict, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"),
        _ => base.Refuse(fault, request),
    };

    private SiteAnswer Updates(SiteRequest request)
    {
        var limit = request.Number("limit", MostUpdates, 1, MostUpdates);
        var oldest = CrowdClock.SlotOf(request.Now - Kept) * UpdatesInSlot;
        var offset = request.Long("offset") ?? oldest;
        var updates = offset < 0 ? From(oldest, request.Now).TakeLast((int)Math.Min(MostUpdates, -offset)) : From(Math.Max(oldest, offset), request.Now).Take(limit);
        var page = request.Fault == SimulatedFault.EmptyPage ? [] : updates.ToList();
        return SiteAnswer.Json(json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", true);
            json.WriteStartArray("result");
            foreach (var update in page) { Write(json, update); }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private IEnumerable<Update> From(long first, DateTimeOffset now)
    {
        for (var slot = first / UpdatesInSlot; CrowdClock.StartOf(slot) <= now; slot++)
        {
            var id = slot * UpdatesInSlot;
            foreach (var (message, isEdit) in OfSlot(slot))
            {
                var update = new Update(id++, message, isEdit);
                if (update.Id >= first && (isEdit ? message.EditedAt : message.At) <= now) { yield return update; }
            }
        }
    }

    // An edit comes at most a slot after its message.
    private IEnumerable<(CrowdMessage Message, bool IsEdit)> OfSlot(long slot)
    {
        var (start, end) = (CrowdClock.StartOf(slot), CrowdClock.StartOf(slot + 1));
        var heard = crowd.Between(Platforms.Telegram, start - CrowdClock.Slot, end).Where(message => Chats.ContainsKey(message.Place)).ToList();
        return heard.Where(message => message.At >= start).Select(message => (Message: message, IsEdit: false))
            .Concat(heard.Where(message => message.EditedAt >= start && message.EditedAt < end).Select(message => (Message: message, IsEdit: true)))
            .OrderBy(update => update.IsEdit ? update.Message.EditedAt : update.Message.At).ThenBy(update => update.Message.Number);
    }

    private static void Write(Utf8JsonWriter json, Update update)
    {
        var message = update.Message;
        var (chat, type) = Chats[message.Place];
        var isPost = type == "channel";
        json.WriteStartObject();
        json.WriteNumber("update_id", update.Id);
        json.WriteStartObject((update.IsEdit ? "edited_" : string.Empty) + (isPost ? "channel_post" : "message"));
        json.WriteNumber("message_id", message.Number);
        if (isPost) { WriteChat(json, "sender_chat", chat, type); }
        else { WriteSender(json, message.Author); }
        WriteChat(json, "chat", chat, type);
        json.WriteNumber("date", message.At.ToUnixTimeSeconds());
        if (update.IsEdit) { json.WriteNumber("edit_date", message.EditedAt!.Value.ToUnixTimeSeconds()); }
        json.WriteString("text", update.IsEdit ? message.TextAt(message.EditedAt!.Value) : message.Text);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSender(Utf8JsonWriter json, CrowdAuthor author)
    {
        json.WriteStartObject("from");
        json.WriteNumber("id", author.Id);
        json.WriteBoolean("is_bot", false);
        json.WriteString("first_name", author.Name);
        json.WriteString("username", author.Handle);
        json.WriteEndObject();
    }

    private static void WriteChat(Utf8JsonWriter json, string name, TelegramPlace chat, string type)
    {
        json.WriteStartObject(name);
        json.WriteNumber("id", chat.Id);
        json.WriteString("title", chat.Title);
        if (chat.Name.Length > 0) { json.WriteString("username", chat.Name); }
        json.WriteString("type", type);
        json.WriteEndObject();
    }

    private static SiteAnswer Problem(HttpStatusCode status, string description) =>
        SiteAnswer.Json(string.Create(CultureInfo.InvariantCulture, $$"""{"ok":false,"error_code":{{(int)status}},"description":"{{description}}"}"""), status);

    private sealed record Update(long Id, CrowdMessage Message, bool IsEdit);
}
