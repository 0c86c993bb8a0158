using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation.Episodes;

namespace SentinelMarket.Core.Simulation.Crowd;

/// <summary>
/// People, newsrooms, bots and promoters who talk about the simulated market. Like the market it needs no state: the same settings, shares and
/// instant always give the same messages in any process, and any window of time can be made without what was before it.
/// </summary>
public sealed class SimulatedCrowd
{
    // The feeds ask for the latest hours again and again; a slot of a platform is some ten kilobytes.
    private const int MostSlots = 1500;

    private readonly ConcurrentDictionary<(string, long), CrowdMessage[]> _latest = new();
    private readonly SimulatedMarket _market;
    private readonly TalkWriter _talk;
    private readonly NewsWriter _news;

    /// <summary>The crowd of this market and these shares.</summary>
    public SimulatedCrowd(SimulatedMarket market, Universe universe, IOptions<SimulationOptions> options)
    {
        _market = market;
        World = new CrowdWorld(market, universe, options);
        _talk = new TalkWriter(World);
        _news = new NewsWriter(World);
    }

    internal CrowdWorld World { get; }

    /// <summary>The truth about every episode of which any part lies in [from, to), by start.</summary>
    public IReadOnlyList<EpisodeTruth> Truth(DateTimeOffset from, DateTimeOffset to) =>
        [.. World.Shares.SelectMany(share => _market.EpisodesOf(share.Instrument.Ticker, from, to)).OrderBy(episode => episode.Start).Select(TruthOf)];

    /// <summary>The messages of a platform written in [from, to), oldest first.</summary>
    internal IEnumerable<CrowdMessage> Between(string platform, DateTimeOffset from, DateTimeOffset to)
    {
        for (var slot = Math.Max(0, CrowdClock.SlotOf(from)); CrowdClock.StartOf(slot) < to; slot++)
        {
            foreach (var message in Slot(platform, slot))
            {
                if (message.At >= from && message.At < to) { yield return message; }
            }
        }
    }

    /// <summary>The messages of a platform written in [from, to), newest first.</summary>
    internal IEnumerable<CrowdMessage> Backwards(string platform, DateTimeOffset from, DateTimeOffset to)
    {
        var first = Math.Max(0, CrowdClock.SlotOf(from));
        for (var slot = CrowdClock.SlotOf(to); slot >= first; slot--)
        {
            var messages = Slot(platform, slot);
            for (var i = messages.Length - 1; i >= 0; i--)
            {
                if (messages[i].At >= from && messages[i].At < to) { yield return messages[i]; }
            }
        }
    }

    /// <summary>The message of a number, or null.</summary>
    internal CrowdMessage? Find(string platform, long number)
    {
        if (number < 0) { return null; }
        var messages = Slot(platform, CrowdClock.SlotOfNumber(number));
        var index = number % CrowdClock.Capacity;
        return index < messages.Length ? messages[(int)index] : null;
    }

    /// <summary>The messages of a slot of a platform, oldest first, without keeping them.</summary>
    internal CrowdMessage[] Write(string platform, long slot) => platform switch
    {
        Platforms.News => _news.Articles(slot),
        Platforms.Filing => _news.Filings(slot),
        _ => _talk.Write(platform, slot),
    };

    private CrowdMessage[] Slot(string platform, long slot)
    {
        if (_latest.TryGetValue((platform, slot), out var known)) { return known; }
        if (_latest.Count >= MostSlots) { _latest.Clear(); }
        return _latest.GetOrAdd((platform, slot), Write(platform, slot));
    }

    private EpisodeTruth TruthOf(PumpEpisode episode)
    {
        var campaign = World.Campaigns.Of(episode);
        var accounts = campaign.Stage.SelectMany(platform => campaign.Accounts(platform).Select(account => new EpisodeAccount(platform, account.Handle)))
            .Append(new EpisodeAccount(Platforms.Telegram, campaign.Channel.Name));
        return new EpisodeTruth(episode.Ticker, episode.Start, episode.Peak, episode.End, [.. accounts], [.. campaign.Stage]);
    }
}

/// <summary>What really happened in an episode.</summary>
/// <param name="Ticker">The share.</param>
/// <param name="Start">The first promotion, in UTC.</param>
/// <param name="Peak">The highest price, in UTC.</param>
/// <param name="End">When all is over, in UTC.</param>
/// <param name="Accounts">The accounts that promoted it, and the Telegram channel that belongs to them.</param>
/// <param name="Platforms">Where they did.</param>
public sealed record EpisodeTruth(
    Ticker Ticker, DateTimeOffset Start, DateTimeOffset Peak, DateTimeOffset End, IReadOnlyList<EpisodeAccount> Accounts, IReadOnlyList<string> Platforms);

/// <summary>An account of a campaign.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Handle">The account's name there.</param>
public sealed record EpisodeAccount(string Platform, string Handle);
