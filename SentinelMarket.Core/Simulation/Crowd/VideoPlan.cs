using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;

namespace SentinelMarket.Core.Simulation.Crowd;

/// <summary>A video under which the crowd comments.</summary>
/// <param name="Id">Its id, of 11 letters.</param>
/// <param name="Channel">Its channel, by its place in <see cref="CrowdPlaces.YouTubeChannels"/>.</param>
/// <param name="At">When it was published, in UTC.</param>
/// <param name="Share">The share that it is about, by its place in the universe.</param>
/// <param name="Title">Its title.</param>
/// <param name="CommentsDisabled">Whether nobody may comment on it.</param>
internal sealed record CrowdVideo(string Id, int Channel, DateTimeOffset At, int Share, string Title, bool CommentsDisabled);

/// <summary>The videos of the simulated channels: each publishes one every eight hours. A video can be found again by its id alone.</summary>
internal sealed class VideoPlan(SimulatedMarket market, ShareWords[] shares, CrowdMoods moods, long seed)
{
    /// <summary>How long a video is commented on.</summary>
    public static readonly TimeSpan Attention = TimeSpan.FromHours(48);

    private const double DisabledRate = 0.08;
    private const int Channels = 4;
    private const int IdLength = 11;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(8);

    // A video is looked at in each of the 288 slots in which it is commented on.
    private const int MostKnown = 1024;

    private readonly ConcurrentDictionary<long, CrowdVideo> _known = new();
    private readonly ulong _key = Draw.Key(seed, "videos");

    /// <summary>The videos published in [from, to), newest first.</summary>
    public IEnumerable<CrowdVideo> Backwards(DateTimeOffset from, DateTimeOffset to)
    {
        var first = Math.Max(0, SlotOf(from));
        for (var slot = SlotOf(to); slot >= first; slot--)
        {
            var videos = Enumerable.Range(0, Channels).Select(channel => Of((slot * Channels) + channel)).Where(video => video.At >= from && video.At < to);
            foreach (var video in videos.OrderByDescending(video => video.At)) { yield return video; }
        }
    }

    /// <summary>The video of an id, or null.</summary>
    public CrowdVideo? Find(string id)
    {
        Span<byte> bytes = stackalloc byte[9];
        if (id.Length != IdLength || !Base64Url.TryDecodeFromChars(id, bytes, out var length) || length != sizeof(ulong)) { return null; }
        var number = (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var video = Make(number);
        return video.Id == id ? video : null;
    }

    private static long SlotOf(DateTimeOffset instant) => (long)Math.Floor((instant - CrowdClock.Epoch) / Interval);

    private CrowdVideo Of(long number)
    {
        if (_known.TryGetValue(number, out var known)) { return known; }
        if (_known.Count >= MostKnown) { _known.Clear(); }
        return _known.GetOrAdd(number, Make(number));
    }

    private CrowdVideo Make(long number)
    {
        var (slot, channel) = Math.DivRem(number, Channels);
        var draw = new DrawStream(Draw.Sub(_key, number));
        var at = CrowdClock.Epoch + (slot * Interval) + TimeSpan.FromSeconds(draw.Below((int)Interval.TotalSeconds));
        var share = moods.At(at).Share(ref draw);
        var title = new StringBuilder();
        var words = shares[share];
        var other = draw.Of(shares);
        draw.Of(Phrasebook.Of("video")).Write(title, ref draw, new PhraseSubject(words, other, market.PriceAt(words.Instrument.Ticker, at), 0, Cashtags: false));
        return new CrowdVideo(IdOf(number), (int)channel, at, share, title.ToString(), draw.Chance(DisabledRate));
    }

    private string IdOf(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)number);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[sizeof(uint)..], (uint)Draw.Sub(_key ^ 1, number));
        return Base64Url.EncodeToString(bytes);
    }
}
