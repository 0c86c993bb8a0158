using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Simulation.Crowd;

/// <summary>What the writers of all platforms share: the market that they talk about, who is there, what happens.</summary>
internal sealed class CrowdWorld
{
    private const double EventsPerMessage = 0.25;

    private static readonly FrozenDictionary<string, (double Share, int Authors)> Sizes = new Dictionary<string, (double, int)>(StringComparer.Ordinal)
    {
        [Platforms.X] = (0.45, 3000), [Platforms.Telegram] = (0.22, 1500), [Platforms.Reddit] = (0.10, 1200), [Platforms.YouTube] = (0.165, 1800), [Platforms.News] = (0.045, 0), [Platforms.Filing] = (0.02, 0),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly SimulatedMarket _market;
    private readonly FrozenDictionary<string, ulong> _keys;
    private readonly FrozenDictionary<string, AuthorPool> _pools;
    private readonly FrozenDictionary<long, CrowdAuthor> _chats;

    public CrowdWorld(SimulatedMarket market, Universe universe, IOptions<SimulationOptions> options)
    {
        _market = market;
        Options = options.Value;
        var seed = Options.Seed;
        Shares = [.. universe.Instruments.Select(instrument => new ShareWords(instrument))];
        _keys = Platforms.All.ToFrozenDictionary(platform => platform, platform => Draw.Key(seed, $"crowd/{platform}"), StringComparer.Ordinal);
        _pools = Sizes.Where(size => size.Value.Authors > 0).ToFrozenDictionary(size => size.Key, size => new AuthorPool(seed, size.Key, size.Value.Authors), StringComparer.Ordinal);
        _chats = CrowdPlaces.Desks.Concat(CrowdPlaces.CallChannels).ToFrozenDictionary(
            chat => chat.Id, chat => new CrowdAuthor(chat.Id, chat.Name, chat.Title, chat.Members, default, CrowdTongue.English));
        Calendar = new NewsCalendar(market, Shares, Volume * EventsPerMessage, seed);
        Moods = new CrowdMoods(market, Shares, Calendar, seed);
        Campaigns = new Campaigns(market, Shares, Pool);
        Videos = new VideoPlan(market, Shares, Moods, seed);
    }

    public SimulationOptions Options { get; }

    /// <summary>Messages in 10 quiet minutes over all platforms.</summary>
    public double Volume => Options.MessagesPerTenMinutes;

    public ShareWords[] Shares { get; }

    public NewsCalendar Calendar { get; }

    public CrowdMoods Moods { get; }

    public Campaigns Campaigns { get; }

    public VideoPlan Videos { get; }

    /// <summary>The part of the volume that a platform takes.</summary>
    public static double ShareOf(string platform) => Sizes[platform].Share;

    public ulong KeyOf(string platform) => _keys[platform];

    public AuthorPool Pool(string platform) => _pools[platform];

    /// <summary>A channel as the author of what it posts.</summary>
    public CrowdAuthor AuthorOf(TelegramPlace channel) => _chats[channel.Id];

    /// <summary>What can be said about a share at an instant.</summary>
    public PhraseSubject SubjectOf(ShareWords share, DateTimeOffset at, ref DrawStream draw, bool cashtags)
    {
        var ticker = share.Instrument.Ticker;
        var price = _market.PriceAt(ticker, at);
        var open = _market.PriceAt(ticker, IndianTime.ToUtc(IndianTime.DayOf(at).ToDateTime(TimeOnly.MinValue)));
        return new PhraseSubject(share, draw.Of(Shares), price, (double)((price / open) - 1) * 100, cashtags);
    }
}
