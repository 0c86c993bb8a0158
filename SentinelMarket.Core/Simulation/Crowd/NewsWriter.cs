using System.Globalization;
using System.Text;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Simulation.Crowd;

/// <summary>Writes the articles and the companies' announcements of a slot. The announcement comes first, the articles follow for some hours.</summary>
internal sealed class NewsWriter(CrowdWorld world)
{
    /// <summary>How much earlier than the newsrooms the exchanges know.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromMinutes(4);

    // With half the volume of filings drawn as routine, the rest comes from events.
    private const double RoutineShare = 0.6;

    public CrowdMessage[] Articles(long slot)
    {
        var start = CrowdClock.StartOf(slot);
        var mood = world.Moods.At(start);
        var draw = new DrawStream(Draw.Sub(world.KeyOf(Platforms.News), slot));
        var times = Times(start, draw.Around(world.Volume * CrowdWorld.ShareOf(Platforms.News) * (0.5 + (0.5 * mood.Heat))), ref draw);
        return [.. times.Select((at, i) => Article((slot * CrowdClock.Capacity) + i, at, mood, new DrawStream(Draw.Sub(world.KeyOf(Platforms.News) ^ 1, (slot * CrowdClock.Capacity) + i))))];
    }

    public CrowdMessage[] Filings(long slot)
    {
        var start = CrowdClock.StartOf(slot);
        var key = Draw.Sub(world.KeyOf(Platforms.Filing), slot);
        var draw = new DrawStream(key);
        var filed = new List<(DateTimeOffset At, int Share, NewsEvent? Event)>();
        foreach (var happened in world.Calendar.Between(start + Lead, start + CrowdClock.Slot + Lead))
        {
            if (Phrasebook.News[happened.Kind].Filings.Count > 0) { filed.Add((happened.At - Lead, happened.Share, happened)); }
        }

        foreach (var at in Times(start, draw.Around(world.Volume * CrowdWorld.ShareOf(Platforms.Filing) * RoutineShare), ref draw)) { filed.Add((at, draw.Below(world.Shares.Length), null)); }
        filed.Sort((one, other) => one.At.CompareTo(other.At));

        var messages = new List<CrowdMessage>();
        foreach (var (at, share, happened) in filed)
        {
            var ofFiling = new DrawStream(happened?.Key ?? draw.Next());
            var (category, subcategory, phrase) = draw.Of(Phrasebook.News[happened?.Kind ?? "routine"].Filings);
            var words = world.Shares[share];
            var text = new StringBuilder();
            phrase.Write(text, ref ofFiling, world.SubjectOf(words, at, ref draw, false));
            var number = (slot * CrowdClock.Capacity) + messages.Count;
            messages.Add(Filing("NSE", number, at));
            if (words.Instrument.BseCode is not null) { messages.Add(Filing("BSE", number + 1, at)); }

            CrowdMessage Filing(string exchange, long number, DateTimeOffset at) => new()
            {
                Platform = Platforms.Filing,
                Number = number,
                At = at,
                Author = new CrowdAuthor(share, words.Symbol, words.Name, 0, default, CrowdTongue.English),
                Place = exchange,
                Kind = CrowdKind.Filing,
                Tongue = CrowdTongue.English,
                Title = $"{category} | {subcategory}",
                Text = text.ToString(),
                About = words.Instrument,
            };
        }

        return [.. messages.Take(CrowdClock.Capacity)];
    }

    private CrowdMessage Article(long number, DateTimeOffset at, CrowdMood mood, DrawStream draw)
    {
        var known = mood.News.Where(happened => happened.At <= at).ToArray();
        var happened = known.Length > 0 && draw.Chance(0.75) ? known[^(1 + (int)(known.Length * draw.Unit() * draw.Unit()))] : null;
        var share = happened?.Share ?? mood.Share(ref draw);
        var words = world.Shares[share];
        var phrases = Phrasebook.News[happened?.Kind ?? "mover"];
        var publisher = draw.Of(CrowdPlaces.Publishers);
        var subject = world.SubjectOf(words, at, ref draw, false);

        // The figures are the event's, the words are the newsroom's.
        var figures = new DrawStream(happened?.Key ?? draw.Next());
        return new CrowdMessage
        {
            Platform = Platforms.News,
            Number = number,
            At = at,
            Author = new CrowdAuthor(number % 97, publisher.Host, publisher.Name, 0, default, CrowdTongue.English),
            Place = publisher.Host,
            Kind = CrowdKind.News,
            Tongue = CrowdTongue.English,
            Title = Write(draw.Of(phrases.Headlines), figures),
            Text = Write(draw.Of(phrases.Leads), figures),
            About = words.Instrument,
        };

        string Write(Phrase phrase, DrawStream stream)
        {
            var text = new StringBuilder();
            phrase.Write(text, ref stream, subject);
            return text.ToString();
        }
    }

    /// <summary>What searches look through: the rest of an article, which nobody is given, has the words that every report on shares has.</summary>
    public static string Searched(CrowdMessage article) => $"{article.Title} {article.Text} NSE BSE Nifty Sensex stock exchange stocks shares stock market";

    /// <summary>The address of an article.</summary>
    public static string AddressOf(CrowdMessage article)
    {
        var slug = new StringBuilder();
        foreach (var letter in article.Title!.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter)) { slug.Append(letter); }
            else if (slug.Length > 0 && slug[^1] != '-') { slug.Append('-'); }
        }

        return string.Create(CultureInfo.InvariantCulture, $"https://{article.Place}/markets/{slug.ToString().Trim('-')}-{article.Number}");
    }

    private static List<DateTimeOffset> Times(DateTimeOffset start, int count, ref DrawStream draw)
    {
        var times = new List<DateTimeOffset>(count);
        for (; count > 0; count--) { times.Add(start.AddSeconds(draw.Below((int)CrowdClock.Slot.TotalSeconds))); }
        times.Sort();
        return times;
    }
}
