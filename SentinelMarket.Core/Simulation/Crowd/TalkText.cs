using System.Text;

namespace SentinelMarket.Core.Simulation.Crowd;

/// <summary>Words an ordinary message, a spam message or a bot's message.</summary>
internal static class TalkText
{
    private const double TinyRate = 0.002;
    private const double ShoutedRate = 0.02;
    private static readonly string[] Tiny = ["ok", "hmm", "🚀", "+1", "👍🏻", "yes"];

    public static string Write(StringBuilder text, string section, CrowdKind kind, CrowdAuthor author, CrowdTongue tongue, in PhraseSubject subject, ref DrawStream draw)
    {
        if (kind == CrowdKind.Bot)
        {
            // A bot has one text and fills in the numbers of the moment.
            var templates = Phrasebook.Of(section, CrowdTongue.English);
            templates[(int)(author.Id % templates.Count)].Write(text, ref draw, subject);
            return text.ToString();
        }

        if (kind == CrowdKind.Spam)
        {
            draw.Of(Phrasebook.Of(section, tongue)).Write(text, ref draw, subject);
            return TextVariation.Of(text.ToString(), ref draw);
        }

        if (section == "market" && draw.Chance(TinyRate * 10)) { return draw.Of(Tiny); }
        if (draw.Chance(0.2))
        {
            draw.Of(Phrasebook.Of("opener", tongue)).Write(text, ref draw, subject);
            text.Append(' ');
        }

        draw.Of(Phrasebook.Of(section, tongue)).Write(text, ref draw, subject);
        if (draw.Chance(0.3))
        {
            text.Append(draw.Chance(0.2) ? "\n" : text[^1] is '.' or '?' or '!' ? " " : ". ");
            draw.Of(Phrasebook.Of("closer", tongue)).Write(text, ref draw, subject);
        }

        return draw.Chance(ShoutedRate) ? text.ToString().ToUpperInvariant() : text.ToString();
    }
}
