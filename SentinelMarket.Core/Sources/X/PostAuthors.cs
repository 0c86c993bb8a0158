using System.Text.Json;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.X;

/// <summary>A post's author as far as the answer describes him.</summary>
/// <param name="Handle">The name after the @.</param>
/// <param name="Followers">How many follow him.</param>
/// <param name="IsVerified">Whether X says that he is who he says.</param>
internal sealed record PostAuthor(string? Handle, long? Followers, bool? IsVerified);

/// <summary>The users of an answer's <c>includes</c>, by id. Users that cannot be read are left out: their posts then lack a name.</summary>
internal sealed class PostAuthors
{
    private readonly Dictionary<string, PostAuthor> _byId = new(StringComparer.Ordinal);

    public PostAuthors(JsonElement page)
    {
        foreach (var user in JsonValues.Elements(JsonValues.Field(JsonValues.Field(page, "includes"), "users")))
        {
            if (JsonValues.IsText(user) && JsonValues.Text(user, "id") is { } id)
            {
                _byId.TryAdd(id, new PostAuthor(
                    PostText.Label(JsonValues.Text(user, "username")),
                    JsonValues.Count(JsonValues.Field(user, "public_metrics"), "followers_count"),
                    JsonValues.Fact(user, "verified")));
            }
        }
    }

    public PostAuthor? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);
}
