namespace SentinelMarket.Core.Simulation.Crowd;

/// <summary>The accounts of a platform: ordinary people, a few bots, spammers, and promoters who are hired by more than one campaign.</summary>
internal sealed class AuthorPool
{
    private const int Bots = 12;
    private const int Spammers = 40;
    private const int Promoters = 240;

    private static readonly string[] First =
        ["Amit", "Priya", "Rahul", "Sneha", "Vikram", "Anjali", "Suresh", "Deepa", "Karan", "Meera", "Arjun", "Pooja", "Nikhil", "Kavya", "Rohit", "Sunita", "Manoj", "Ishita", "Farhan", "Lakshmi", "Harpreet", "Joseph", "Ayesha", "Ganesh"];

    private static readonly string[] Last =
        ["Sharma", "Patel", "Iyer", "Reddy", "Gupta", "Nair", "Singh", "Das", "Joshi", "Khan", "Mehta", "Rao", "Bose", "Kulkarni", "Verma", "Pillai", "Shah", "Thomas"];

    private static readonly string[] Trades = ["trader", "investor", "_nifty", "stocks", "_wealth", "bulls", "charts", "", "", ""];
    private static readonly string[] Calls = ["multibagger", "jackpotcall", "surecalls", "bulltips", "operatorking", "circuitguru", "pennygold", "stockguru"];

    private readonly CrowdAuthor[] _ordinary;
    private readonly CrowdAuthor[] _bots;
    private readonly CrowdAuthor[] _spammers;
    private readonly CrowdAuthor[] _promoters;

    public AuthorPool(long seed, string platform, int ordinary)
    {
        var key = Draw.Key(seed, $"authors/{platform}");
        _ordinary = Make(ordinary, 0, Person);
        _bots = Make(Bots, 1_000_000, (index, _) => ($"scanner_bot{index + 1}", $"Scanner {index + 1}"));
        _spammers = Make(Spammers, 2_000_000, (index, draw) => ($"{draw.Of(First).ToLowerInvariant()}_earn{index + 100}", $"{draw.Of(First)} (work from home)"));
        _promoters = Make(Promoters, 3_000_000, (index, draw) => draw.Chance(0.4) ? Person(index + 50_000, draw) : ($"{draw.Of(Calls)}{index + 7}", $"{draw.Of(Calls).ToUpperInvariant()} {draw.Of(First)}"));

        CrowdAuthor[] Make(int count, int offset, Func<int, DrawStream, (string Handle, string Name)> name) =>
            [.. Enumerable.Range(0, count).Select(index => Author(key, offset + index, stream => name(index, stream)))];
    }

    /// <summary>Somebody; a few write much and most write seldom.</summary>
    public CrowdAuthor Ordinary(ref DrawStream draw)
    {
        var unit = draw.Unit();
        return _ordinary[(int)(_ordinary.Length * unit * unit)];
    }

    public CrowdAuthor Bot(ref DrawStream draw) => draw.Of(_bots);

    public CrowdAuthor Spammer(ref DrawStream draw) => draw.Of(_spammers);

    public CrowdAuthor Promoter(ref DrawStream draw) => draw.Of(_promoters);

    private static CrowdAuthor Author(ulong key, int index, Func<DrawStream, (string Handle, string Name)> name)
    {
        var draw = new DrawStream(Draw.Sub(key, index));
        var id = 100_000_000 + (long)(draw.Next() % 7_000_000_000);
        var followers = (int)Math.Exp(2 + (8 * draw.Unit() * draw.Unit()) + draw.Unit());
        var since = new DateOnly(2011, 1, 1).AddDays(draw.Below(5_000));
        var tongue = draw.Unit() switch { < 0.52 => CrowdTongue.English, < 0.76 => CrowdTongue.Hinglish, _ => CrowdTongue.Mixed };
        var (handle, shown) = name(draw);
        return new CrowdAuthor(id, handle, shown, followers, since, tongue);
    }

    private static (string Handle, string Name) Person(int index, DrawStream draw)
    {
        var (first, last) = (draw.Of(First), draw.Of(Last));
        return ($"{first.ToLowerInvariant()}{draw.Of(Trades)}{index + 10}", draw.Chance(0.7) ? $"{first} {last}" : first);
    }
}
