using System.Collections.Frozen;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Sentiment;

/// <summary>What a word does to the mood of a sentence.</summary>
internal enum WordRole : byte
{
    None,
    Up,
    Down,
    Good,
    Bad,
    Gain,
    Burden,
    Not,
    Very,
    Slightly,
    Maybe,
    Praise,
    Abuse,
    Bull,
    Bear,
    Flat,
    But,
    Linking,
}

/// <summary>This project's own list of market and Hinglish words. It carries no weights: what a role is worth is learned.</summary>
internal static class SentimentLexicon
{
    private static readonly (WordRole Role, string Words)[] Words =
    [
        (WordRole.Up,
            "up upside upward upmove uptick uptrend rise rises rose risen rising gain gains gained gaining gainer gainers jump jumps jumped jumping surge surges surged surging soar soars soared soaring "
            + "rally rallies rallied rallying climb climbs climbed climbing advance advances advanced advancing higher zoom zooms zoomed zooming rebound rebounds rebounded rebounding recover recovers recovered "
            + "recovering recovery bounce bounces bounced bouncing spike spikes spiked spurt spurts spurted shoot shoots shot skyrocket skyrockets skyrocketed firm firms firmer firmed strengthen strengthens strengthened "
            + "strengthening strong stronger strongest lift lifts lifted lifting boost boosts boosted boosting push pushes pushed raise raises raised raising hike hikes hiked grow grows grew grown growing double doubles doubled doubling "
            + "triple triples tripled treble trebles swell swells swelled expand expands expanded expanding inch inches edge edges edged outperform outperforms outperformed outperforming outshine outshines shine shines shone "
            + "rocket rockets rocketed leap leaps leaped leapt ascend vault vaults vaulted breakout breakouts revive revives revived revival revival support supports supported accelerate accelerates accelerated improve improves improved "
            + "improving improvement widen widens widened add adds added top tops topped regain regains regained reclaim reclaims hover tezi badhat uchhal chadha badha upar"),
        (WordRole.Down,
            "down downside downward downtrend fall falls fell fallen falling drop drops dropped dropping slip slips slipped slipping slide slides slid sliding tumble tumbles tumbled tumbling plunge plunges plunged plunging "
            + "decline declines declined declining dip dips dipped dipping sink sinks sank sunk sinking crash crashes crashed crashing tank tanks tanked tanking shed sheds shedding lose loses lost losing loser losers lower lowest lowers lowered "
            + "slump slumps slumped slumping plummet plummets plummeted crack cracks cracked nosedive nosedives nosedived collapse collapses collapsed retreat retreats retreated ease eases eased easing weaken weakens weakened weakening "
            + "weak weaker weakest weakness soften softens softened softer soft drag drags dragged pull pulls cut cuts cutting reduce reduces reduced slash slashes slashed trim trims trimmed pare pares pared narrow narrows narrowed "
            + "shrink shrinks shrank shrunk contract contracts contracted erode erodes eroded halve halves halved decrease decreases decreased dive dives dived correct corrects corrected correction underperform underperforms underperformed "
            + "underperforming breakdown melt melts melted meltdown wane wanes waned dent dents dented hit hits bleed bleeds bleeding bloodbath selloff rout routed slow slows slowed slowing slowdown stumble stumbles stumbled suffer suffers "
            + "suffered settle girawat mandi gira gire giri niche"),
        (WordRole.Good,
            "beat beats beating upgrade upgrades upgraded bullish positive win wins won winner winners bag bags bagged secure secures secured approval approvals approve approves approved nod clears cleared best record high highs attractive "
            + "optimistic optimism upbeat cheer cheers buoyant buoyed robust healthy solid stellar impressive good great better outperformer opportunity opportunities favourable favorable favourite favourites prefer undervalued cheap bargain "
            + "multibagger multibaggers confident confidence hopes hope hopeful success successful succeeds benefit benefits beneficiary rerating rerated overweight buy buying accumulate pick picks bet bets darling darlings gem bonus dividend "
            + "breakthrough profitable turnaround potential comfortable promising thrive thrives tailwind tailwinds stable steady resilient surprise surprises exceed exceeds exceeded outpace tops agreement partnership wonderful excellent amazing"),
        (WordRole.Bad,
            "downgrade downgrades downgraded bearish negative miss misses missed concern concerns concerned worry worries worried worrying fear fears probe probes fraud scam default defaults defaulted penalty penalties fine fined fines bans ban "
            + "banned bar bars barred suspend suspends suspended suspension lawsuit sues sued investigation investigating raid raids raided arrest arrested layoff layoffs bankruptcy bankrupt insolvency wilful reject rejects rejected delay delays delayed "
            + "warn warns warned warning cautious caution risk risks risky pressure pressures woes woe crisis trouble troubled turmoil volatile volatility uncertain uncertainty pain painful poor bad worse worst dismal disappoint disappoints "
            + "disappointed disappointing disappointment sell selling avoid exit exits underweight expensive overvalued overbought stretched lacklustre muted subdued tepid sluggish gloomy gloom panic nervous jitters jittery tension tensions "
            + "headwind headwinds glut recall recalls halt halts halted strike scandal manipulation violation violations flouting dispute breach resign resigns resigned quits threat threaten low lows scrap scraps cancel cancels cancelled withdraw "
            + "withdraws slam slams hurt hurts bubble trap trapped dump dumps dumping problem problems fail fails failed failure stress stressed distress alleged illegal"),
        (WordRole.Gain,
            "profit profits pat net earnings revenue revenues sales income margin margins ebitda ebit nim nii growth turnover eps demand volumes volume output production orders order exports aum inflow inflows collections price prices "
            + "shares share stock stocks scrip target rating outlook estimates estimate guidance forecast"),
        (WordRole.Burden,
            "loss losses debt debts npa npas deficit inflation cost costs expense expenses slippages provisions provisioning liabilities outflow outflows pledged pledge dues tax unemployment supply arrears"),
        (WordRole.Not,
            "not no never none nor cannot cant dont doesnt didnt isnt wasnt arent wont wouldnt shouldnt couldnt hasnt havent without hardly barely nothing neither nahi nahin nhi nai mat bina unlikely aint nope"),
        (WordRole.Very,
            "very so too really extremely super sharply steeply massive massively huge hugely big heavy heavily significantly substantially strongly most highly lot lots bahut bohot bhot boht kaafi zyada jyada itna bada"),
        (WordRole.Slightly, "slightly marginally marginal little bit modest modestly somewhat mildly barely small thoda thodi"),
        (WordRole.Maybe, "may might could can likely seen expected expect expects would should if whether possible possibly probably perhaps shayad maybe"),
        (WordRole.Flat, "flat unchanged rangebound range mixed sideways choppy steady muted maintain maintains neutral hold stagnant"),
        (WordRole.But, "but however although though despite yet while even lekin par magar kintu"),
        (WordRole.Linking, "on amid after as over from to versus vs against by of for at in"),
        (WordRole.Praise,
            "love luv loved lovely nice nyc awesome superb super fantastic fabulous beautiful happy congrats congratulations proud thanks thank respect legend hero blockbuster hit jai jay accha achha acha acchi achi achhi achcha badhiya badiya "
            + "mast zabardast jabardast kamaal kamal shandar shaandar sundar pyar pyaar pyara khush khushi dhanyavad shukriya salute mubarak mubarik badhai gr8 grt gud sahi sach wah waah gazab dil jhakaas bindaas champion best sweet cute dua duaye"),
        (WordRole.Abuse,
            "hate stupid idiot fool fools bloody shit fuck fucking crap garbage trash scam fake chor chori ganda gandi gandu gaandu bura buri bakwas bakwaas bekar bekaar ghatiya faltu faltoo kutta kutte kamina kamine harami sala sale saale "
            + "chutiya chutia chutiye pagal paagal barbad barbaad dhokha loot lut jhooth jhuta jhutha jhoota sharam beizzati nafrat dukh dukhi gussa maro marr mar dar darr ro rona flop bc mc saitan shaitan zeher haram nautanki besharam dogla deshdrohi gaddar"),
        (WordRole.Bull, "calls call bull bulls moon mooning tothemoon long longs squeeze hodl diamond ath dip buyers green load loaded loading yolo undervalued runner rip"),
        (WordRole.Bear, "puts put bear bears short shorts shorting shorted red bagholder bagholders bagholding overvalued dumped drill drilling rug toast dead bubble sellers guh crashing recession pump"),
    ];

    private static readonly FrozenDictionary<ulong, WordRole> Roles = Build();

    public static WordRole RoleOf(ulong hash) => Roles.GetValueOrDefault(hash);

    private static FrozenDictionary<ulong, WordRole> Build()
    {
        var roles = new Dictionary<ulong, WordRole>();
        foreach (var (role, words) in Words)
        {
            foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries)) { roles.TryAdd(TextHash.OfWord(word), role); }
        }

        return roles.ToFrozenDictionary();
    }
}
