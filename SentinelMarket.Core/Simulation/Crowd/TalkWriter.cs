using System.Text;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Simulation.Crowd;

/// <summary>Writes what people, bots and campaigns say on X, Telegram, Reddit and YouTube in a slot.</summary>
internal sealed class TalkWriter(CrowdWorld world)
{
    // Of the usual volume of all platforms together.
    private const double PromotionShare = 0.04;
    private const double FollowerShare = 0.02;
    private const double PromotionDeletedRate = 0.2;

    // On Reddit; campaigns write posts.
    private const double CommentRate = 0.4;

    private static readonly TimeSpan HalfSlot = CrowdClock.Slot / 2;

    /// <summary>The messages of a slot, oldest first.</summary>
    public CrowdMessage[] Write(string platform, long slot)
    {
        var start = CrowdClock.StartOf(slot);
        var mood = world.Moods.At(start);
        var draw = new DrawStream(Draw.Sub(world.KeyOf(platform), slot));
        var plan = Plan(platform, start, mood, ref draw);
        if (plan.Count == 0) { return []; }
        var stage = new Stage(platform, platform == Platforms.YouTube ? [.. world.Videos.Backwards(start - VideoPlan.Attention, start).Where(video => !video.CommentsDisabled)] : []);
        var messages = new CrowdMessage[plan.Count];
        var text = new StringBuilder();
        for (var i = 0; i < messages.Length; i++)
        {
            var ofMessage = new DrawStream(draw.Next());
            messages[i] = Message(stage, (slot * CrowdClock.Capacity) + i, plan[i], mood, ref ofMessage, text.Clear());
        }

        return messages;
    }

    private List<Planned> Plan(string platform, DateTimeOffset start, CrowdMood mood, ref DrawStream draw)
    {
        var plan = new List<Planned>();
        var chatter = world.Volume * CrowdWorld.ShareOf(platform) * mood.Heat * Daypart(start) * (0.7 + (0.6 * draw.Unit()));
        Add(draw.Around(chatter), CrowdKind.Chatter, null, ref draw);
        foreach (var episode in mood.Episodes)
        {
            var middle = start + HalfSlot;
            var campaign = world.Campaigns.Of(episode);
            var push = episode.PushAt(middle);
            var fading = middle > episode.Peak;
            Add(draw.Around(world.Volume * PromotionShare * campaign.Weight(platform) * push * (fading ? 0.3 : 1)), CrowdKind.Promotion, campaign, ref draw);
            var reached = fading ? 0.3 + push : push;
            Add(draw.Around(world.Volume * FollowerShare * CrowdWorld.ShareOf(platform) * 3 * reached), CrowdKind.Follower, campaign, ref draw);
        }

        if (plan.Count > CrowdClock.Capacity) { plan.RemoveRange(CrowdClock.Capacity, plan.Count - CrowdClock.Capacity); }
        plan.Sort((one, other) => one.At.CompareTo(other.At));
        return plan;

        void Add(int count, CrowdKind kind, Campaign? campaign, ref DrawStream draw)
        {
            for (; count > 0; count--)
            {
                var at = start.AddSeconds(draw.Below((int)CrowdClock.Slot.TotalSeconds));
                if (campaign is null || (at >= campaign.Episode.Start && at < campaign.Episode.End)) { plan.Add(new Planned(at, kind, campaign)); }
            }
        }
    }

    private CrowdMessage Message(in Stage stage, long number, in Planned planned, CrowdMood mood, ref DrawStream draw, StringBuilder text)
    {
        var kind = planned.Kind == CrowdKind.Chatter ? ChatterKind(ref draw) : planned.Kind;
        var pool = world.Pool(stage.Platform);
        var author = kind switch
        {
            CrowdKind.Bot => pool.Bot(ref draw),
            CrowdKind.Spam => pool.Spammer(ref draw),
            CrowdKind.Promotion => draw.Of(planned.Campaign!.Accounts(stage.Platform)),
            _ => pool.Ordinary(ref draw),
        };
        var tongue = kind == CrowdKind.Bot ? CrowdTongue.English : draw.Chance(0.8) ? author.Tongue : (CrowdTongue)draw.Below(3);
        var video = stage.Videos.Length == 0 ? null : stage.Videos[(int)(stage.Videos.Length * draw.Unit() * draw.Unit())];
        var share = planned.Campaign is not null ? -1 : video is not null && draw.Chance(0.6) ? video.Share : mood.Share(ref draw);
        var words = share < 0 ? world.Campaigns.ShareOf(planned.Campaign!.Episode) : world.Shares[share];
        var subject = world.SubjectOf(words, planned.At, ref draw, stage.Platform == Platforms.X);
        var (section, isAbout) = Section(kind, share < 0 ? 0 : mood.Gladness(share), planned, ref draw);

        string said;
        if (kind == CrowdKind.Promotion) { said = planned.Campaign!.Text(ref draw, planned.At); }
        else { said = TalkText.Write(text, section, kind, author, tongue, subject, ref draw); }

        var (place, chat) = Place(stage, planned, kind, video, ref draw);
        return new CrowdMessage
        {
            Platform = stage.Platform,
            Number = number,
            At = planned.At,
            Author = chat is null ? author : chat,
            Place = place,
            Kind = kind,
            Tongue = tongue,
            Title = stage.Platform == Platforms.Reddit && (kind == CrowdKind.Promotion || !draw.Chance(CommentRate)) ? Title(kind, tongue, isAbout, planned, subject, ref draw, text.Clear()) : null,
            Text = said,
            About = isAbout ? words.Instrument : null,
            Episode = planned.Campaign?.Episode,
            EditedAt = draw.Chance(world.Options.EditedRate) ? planned.At.AddSeconds(draw.Between(30, 540)) : null,
            DeletedAt = DeletedAt(planned, kind, ref draw),
        };
    }

    private static CrowdKind ChatterKind(ref DrawStream draw) => draw.Unit() switch { < 0.04 => CrowdKind.Spam, < 0.10 => CrowdKind.Bot, _ => CrowdKind.Chatter };

    private static (string Section, bool IsAbout) Section(CrowdKind kind, double gladness, in Planned planned, ref DrawStream draw) => kind switch
    {
        CrowdKind.Spam => ("spam", false),
        CrowdKind.Bot => ("bot", true),
        CrowdKind.Promotion => ("push", true),
        CrowdKind.Follower => (planned.At > planned.Campaign!.Episode.Peak ? "victim" : "follow", true),
        _ => draw.Unit() switch
        {
            < 0.11 => ("market", false),
            < 0.15 => ("complaint", true),
            < 0.28 => ("question", true),
            < 0.35 => ("tip", true),
            < 0.46 => ("neutral", true),
            _ => (draw.Chance(gladness) ? "positive" : "negative", true),
        },
    };

    private (string Place, CrowdAuthor? Chat) Place(in Stage stage, in Planned planned, CrowdKind kind, CrowdVideo? video, ref DrawStream draw)
    {
        if (stage.Platform == Platforms.YouTube) { return (video?.Id ?? string.Empty, null); }
        if (stage.Platform == Platforms.Reddit) { return (draw.Of(CrowdPlaces.Subreddits), null); }
        if (stage.Platform != Platforms.Telegram) { return (string.Empty, null); }
        var inChannel = kind switch { CrowdKind.Promotion => draw.Chance(0.5), CrowdKind.Chatter => draw.Chance(0.45), _ => false };
        var chat = !inChannel ? draw.Of(CrowdPlaces.Groups)
            : kind == CrowdKind.Promotion ? planned.Campaign!.Channel
            : draw.Of(draw.Chance(0.85) ? CrowdPlaces.Desks : CrowdPlaces.CallChannels);
        return (chat.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), inChannel ? world.AuthorOf(chat) : null);
    }

    private static string? Title(CrowdKind kind, CrowdTongue tongue, bool isAbout, in Planned planned, in PhraseSubject subject, ref DrawStream draw, StringBuilder text)
    {
        if (kind == CrowdKind.Promotion) { return planned.Campaign!.Title(ref draw); }
        if (!isAbout) { return kind == CrowdKind.Spam ? "Earn from home" : "Random thoughts on the market"; }
        draw.Of(Phrasebook.Of("title", tongue)).Write(text, ref draw, subject);
        return text.ToString();
    }

    private DateTimeOffset? DeletedAt(in Planned planned, CrowdKind kind, ref DrawStream draw)
    {
        if (kind != CrowdKind.Promotion) { return draw.Chance(world.Options.DeletedRate) ? planned.At.AddSeconds(draw.Between(300, 86_400)) : null; }
        if (world.Options.DeletedRate <= 0 || !draw.Chance(PromotionDeletedRate)) { return null; }
        var peak = planned.Campaign!.Episode.Peak;
        return (planned.At > peak ? planned.At : peak).AddSeconds(draw.Between(300, 43_200));
    }

    // Most is said around noon, least at four in the morning; the market never closes, so the night is not silent.
    private static double Daypart(DateTimeOffset instant) => 1 - (0.25 * Math.Cos(2 * Math.PI * (instant.ToOffset(IndianTime.Offset).TimeOfDay.TotalHours - 4) / 24));

    private readonly record struct Planned(DateTimeOffset At, CrowdKind Kind, Campaign? Campaign);

    private readonly record struct Stage(string Platform, CrowdVideo[] Videos);
}
