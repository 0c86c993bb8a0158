using System.Collections.Frozen;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Tickers;

/// <summary>Words that are also symbols or names of companies, and words of trading that tell the one from the other.</summary>
internal static class CommonWords
{
    // Symbols and one-word names of the exchange's list that are words of English, Hindi or the market itself.
    private static readonly FrozenSet<ulong> Ambiguous = Set(
        "accuracy ace action advance advanced affordable all ask bang bank bell best beta bi black blue brand bse nse can campus capital care career celebrity central century choice city clean coal coffee comfort computer "
        + "confidence control coral corona country creative cub cupid cyber dam data deep den delta diamond dollar easy eid empower energy ester euro eternal exide fact fine focus force fusion future game garden gem general generic global "
        + "gold golden goodluck grand graphite green health healthcare heads hero highway hind home hotel housing ice idea ideal incredible india indian indigo industrial info intense international investment ion jai jay jet jio just lal life "
        + "liquid lovable lt mankind marine max media metal midcap smallcap largecap nifty sensex modi money moon multi music muthoot national natural network new next nifty oal om one orient page pakka par park persistent pi pix popular "
        + "power premier prestige prime prudent quality quick race rail rain rainbow raj ram reliable retail rico robust rolex route royal rupa sab salute school shah shanti share shipping signature silver sis sky snowman solar spectrum "
        + "standard star state steel sterling stanley stocks sun super supreme sugar take team tech the ti tiger til time tips total touchwood tree trident true union unity urja usk v2 va vip visa vital vishal wealth westlife wheels winsome wonder "
        + "worth yes zodiac zee act alpha apex apollo aro art arrow aster atlas avg aye ather bal bliss boss bright bull build cash chase classic cera connect digital dish dynamic eagle elite entertainment era escorts essential excel fiem first fortune "
        + "genesis genus gokul heritage image inspire international jubilant kaya key kings la landmark linc lotus lux magnum man manali marathon mic mega mirza nahar nelco nile nitin olympic onward open orbit oswal palm paras pearl perfect "
        + "phoenix pilani plastic premium radiant regency remedium response rites rose sakar sandhar seamec secure select shalby shiva simplex speciality speed sportking sterlite strides suraj sunflag swan target texmaco think trend transport tv ujjivan ultra "
        + "uno varun vascon vertex viceroy victory vimal vision wabag zen zenith tara mahindra tata birla bajaj adani godrej ambani reddy singer goldiam gravity greaves hercules honda hubtown humming innova inox integra trading options option call put bond fund "
        + "ipo etf fii dii it fmcg psu auto pharma metal realty infra mid small cap gift index expiry live news today market stock insurance container corporation airport "
        + "vineet arvind thacker prakash krishna rajesh deepak ganesh mitesh rakesh suresh ramesh mahesh dinesh anil sunil vijay ajay sanjay amit sumit rohit mohit rahul nikhil anand ashok ashish manish satish jagdish harish girish kapil kamal vikas vivek varun tarun "
        + "arun pankaj neeraj dhiraj raj rajat ravi hari gopal kishore ram shyam laxmi lakshmi saraswati durga ambika parvati radha sita gita sunita anita kavita nagarjuna mohan sohan madhav keshav mukesh jindal mittal agarwal gupta sharma verma mehta patel desai joshi kulkarni spencer kohinoor singh kumar devi maharaja bombay delhi mumbai chennai kolkata madras mysore gujarat punjab kerala goa assam bihar orissa karnataka rajasthan himachal asian european american french german swiss british japanese chinese singapore dubai");

    // Abbreviations with a second meaning (input tax credit, the verb): in capitals, and where trade or companies are spoken of at all.
    private static readonly FrozenSet<ulong> Abbreviations = Set("itc rec sail mcx iex oil lic hcl bel hal iti sis til ttl fact ptc acc");

    private static readonly FrozenSet<ulong> Trading = Set(
        "buy sell accumulate hold target targets tgt tgts tp sl stoploss cmp stock stocks share shares scrip equity ltd limited breakout breakdown circuit results result q1 q2 q3 q4 fy price prices entry exit btst stbt intraday swing long short calls call put ce pe "
        + "futures fut levels support resistance upside downside bullish bearish rally multibagger dividend bonus split ipo fpo buyback nse bse profit loss quarter ebitda revenue margin order orders upgrade downgrade rated outperform overweight underweight kharido becho kharidna bechna "
        + "lelo liya becha le lo ka ki ke mein me pe par gira badhega girega chadhega tezi mandi munafa nuksan");

    private static readonly FrozenSet<ulong> Before = Set("buy sell accumulate hold bought sold buying selling add exit book short long kharido becho");
    private static readonly FrozenSet<ulong> After = Set("share shares stock stocks scrip ltd limited target tgt cmp sl futures fut price buyback results ka ki ke mein me kharido becho");

    /// <summary>Whether a symbol or one-word name is a word that texts use otherwise.</summary>
    public static bool IsAmbiguous(ulong word) => Ambiguous.Contains(word);

    /// <summary>Whether a symbol is an abbreviation that stands for other things too.</summary>
    public static bool IsAbbreviation(ulong word) => Abbreviations.Contains(word);

    /// <summary>Whether the word belongs to talk of trading, in English or Hinglish.</summary>
    public static bool IsTrading(ulong word) => Trading.Contains(word);

    /// <summary>Whether the word, right before a name, makes a share of it: "buy IDEA".</summary>
    public static bool MakesShareBefore(ulong word) => Before.Contains(word);

    /// <summary>Whether the word, right behind a name, makes a share of it: "IDEA target", "idea ka share".</summary>
    public static bool MakesShareAfter(ulong word) => After.Contains(word);

    private static FrozenSet<ulong> Set(string words) => words.Split(' ').Select(word => TextHash.OfWord(word)).ToFrozenSet();
}
