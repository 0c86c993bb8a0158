using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation.Episodes;

namespace SentinelMarket.Core.Simulation.Crowd;

/// <summary>Who promotes the share of an episode, where, and with which texts.</summary>
internal sealed class Campaign
{
    /// <summary>The platforms on which campaigns run, with the share of a campaign's messages that each takes.</summary>
    private static readonly (string Platform, double Joins, double Weight)[] Stages =
        [(Platforms.Telegram, 1, 1), (Platforms.X, 0.85, 0.9), (Platforms.YouTube, 0.5, 0.4), (Platforms.Reddit, 0.3, 0.2)];

    private const int Scripts = 3;

    private readonly FrozenDictionary<string, CrowdAuthor[]> _accounts;
    private readonly string[] _teasers;
    private readonly string[] _pushes;
    private readonly string[] _titles;

    public Campaign(PumpEpisode episode, ShareWords share, decimal price, Func<string, AuthorPool> pools)
    {
        Episode = episode;
        var draw = new DrawStream(episode.Key);
        Channel = draw.Of(CrowdPlaces.CallChannels);
        var accounts = new Dictionary<string, CrowdAuthor[]>(StringComparer.Ordinal);
        foreach (var (platform, joins, _) in Stages)
        {
            if (!draw.Chance(joins)) { continue; }
            var chosen = new HashSet<CrowdAuthor>();
            for (var count = draw.Between(4, 12); count > 0; count--) { chosen.Add(pools(platform).Promoter(ref draw)); }
            accounts.Add(platform, [.. chosen]);
        }

        _accounts = accounts.ToFrozenDictionary(StringComparer.Ordinal);
        var subject = new PhraseSubject(share, share, price, 0, Cashtags: true);
        _teasers = Write("tease", ref draw, subject, mixed: false);
        _pushes = Write("push", ref draw, subject, mixed: true);
        _titles = Write("title.push", ref draw, subject);
    }

    public PumpEpisode Episode { get; }

    /// <summary>The public channel that belongs to the promoters.</summary>
    public TelegramPlace Channel { get; }

    /// <summary>The platforms of the campaign.</summary>
    public IEnumerable<string> Stage => Stages.Select(stage => stage.Platform).Where(_accounts.ContainsKey);

    /// <summary>The accounts of the campaign on a platform; none where it does not run.</summary>
    public IReadOnlyList<CrowdAuthor> Accounts(string platform) => _accounts.GetValueOrDefault(platform, []);

    /// <summary>How large a part of a campaign's messages stands on a platform; 0 where it does not run.</summary>
    public double Weight(string platform) => _accounts.ContainsKey(platform) ? Stages.First(stage => stage.Platform == platform).Weight : 0;

    /// <summary>What the campaign says at an instant: hints first, then the call, in few texts that are repeated with small changes.</summary>
    public string Text(ref DrawStream draw, DateTimeOffset at)
    {
        var progress = (at - Episode.Start) / (Episode.Peak - Episode.Start);
        return TextVariation.Of(draw.Of(draw.Chance(1.2 - (2 * progress)) ? _teasers : _pushes), ref draw);
    }

    /// <summary>The heading of one of its posts.</summary>
    public string Title(ref DrawStream draw) => draw.Of(_titles);

    private static string[] Write(string kind, ref DrawStream draw, in PhraseSubject subject, bool mixed)
    {
        var scripts = new string[Scripts];
        for (var i = 0; i < Scripts; i++)
        {
            var tongue = (CrowdTongue)draw.Below(mixed ? 3 : 2);
            scripts[i] = One(draw.Of(Phrasebook.Of(kind, tongue)), ref draw, subject);
        }

        return scripts;
    }

    private static string[] Write(string kind, ref DrawStream draw, in PhraseSubject subject)
    {
        var texts = new List<string>();
        foreach (var phrase in Phrasebook.Of(kind)) { texts.Add(One(phrase, ref draw, subject)); }
        return [.. texts];
    }

    private static string One(Phrase phrase, ref DrawStream draw, in PhraseSubject subject)
    {
        var text = new StringBuilder();
        phrase.Write(text, ref draw, subject);
        return text.ToString();
    }
}

/// <summary>Keeps the campaigns of the episodes that were asked for.</summary>
internal sealed class Campaigns(SimulatedMarket market, ShareWords[] shares, Func<string, AuthorPool> pools)
{
    private const int Most = 4096;

    private readonly ConcurrentDictionary<PumpEpisode, Campaign> _known = new();
    private readonly FrozenDictionary<Market.Ticker, ShareWords> _shares = shares.ToFrozenDictionary(share => share.Instrument.Ticker);

    public Campaign Of(PumpEpisode episode)
    {
        if (_known.TryGetValue(episode, out var known)) { return known; }
        if (_known.Count >= Most) { _known.Clear(); }
        return _known.GetOrAdd(episode, new Campaign(episode, ShareOf(episode), market.PriceAt(episode.Ticker, episode.Start), pools));
    }

    public ShareWords ShareOf(PumpEpisode episode) => _shares[episode.Ticker];
}
