namespace SentinelMarket.Core.Text.Pump;

/// <summary>
/// This project's own phrases by sign, English and Hinglish. Words are compared as the tokenizer folds them; punctuation and emoji between words are skipped.
/// <c>a|b</c>: either word. <c>#n</c>: a number. <c>#pct</c>: a percentage. <c>#sym</c>: a tag or a word in capitals. <c>~</c>: up to three further words.
/// </summary>
internal static class PumpPhrases
{
    private const string Name = "coin|stock|share|scrip|call|signal|token|gem|name|alt|crypto|currency";
    private const string Soon = "left|remaining|until|till|remain|baki|bacha|bache|away";
    private const string Span = "hour|hours|hr|hrs|h|minute|minutes|min|mins|day|days|ghante|ghanta|second|seconds|sec|secs|din";

    public static readonly (PumpSign Sign, string[] Phrases)[] All =
    [
        (PumpSign.GuaranteedReturns,
        [
            "guaranteed", "guarantee", "guranteed", "gauranteed", "garanteed", "sure shot|short", "sureshot", "#pct sure|guaranteed|profit|safe|confirm|confirmed|pakka|gurantee|guarantee|accurate|fixed",
            "fixed|assured|sure profit|return|returns|income|gain|gains|shot", "risk free", "no risk|loss|lose", "zero risk|loss", "without risk|loss", "pakka profit|munafa|return", "pakka", "loss nahi|nhi|nahin hoga", "loss recovery|recover",
            "cover|recover your|all|ur ~ loss|losses", "double|triple your|ur money|capital|investment|amount|paisa", "paisa|paise double|duguna|dugna", "guaranteed ~ return|returns|profit|target", "cant lose|fail", "profit pakka|guaranteed|sure|confirm",
            "nuksan nahi|nhi", "no chance of ~ loss", "blind|blindly buy", "blindly", "aankh band", "daily|monthly profit|income|return|kamai|earning ~ #n|#pct",
        ]),
        (PumpSign.Urgency,
        [
            "buy now", "buy ~ fast|asap|immediately|quickly|quick|jaldi|abhi|urgently", "go fast", "hurry", "hurry up", "act now|fast", "jaldi", "jaldi karo|kharido|lelo|lo", "abhi kharido|lo|lelo|le|buy", "turant", "asap", "as soon as possible", "urgent",
            "as fast as ~ possible", "before it is too late", "before its too late", "fast fast", "be ready", "get ready", "ready raho|rehna|rahe|to buy", "stay ready|tuned|active", "taiyar raho|rahe|rahiye", "enter now|fast", "rush",
            "start getting logged", "make sure ~ ready", "must buy", "book fast", "invest now", "entry now|lelo|le", "grab|load it|now|fast|this",
        ]),
        (PumpSign.LastChance,
        [
            "last chance|opportunity|call|entry|few|day|hour", "final call|chance|opportunity", "dont miss", "do not miss", "dont ~ miss", "miss mat|na karo|kare|karna", "mauka mat", "aakhri|akhri|antim|last mauka|chance|moka", "golden opportunity|chance|mauka",
            "never miss", "limited seats|seat|slots|offer|members|time|period", "only few seats|slots|left", "few seats|slots", "only #n seats|slots|members|people", "last #n seats|slots|members", "once in a lifetime", "missed ~ chance|call|signal|pump", "before ~ late",
            "chhod mat|na", "dobara mauka|nahi", "chance nahi|nhi milega", "fomo", "offer ends|valid", "too late", "dont|do not wait",
        ]),
        (PumpSign.Countdown,
        [
            $"#n {Span} {Soon}", $"#n ~ {Span} {Soon}", $"{Soon} #n {Span}", $"less than ~ #n {Span}", $"only #n {Span}", $"final #n {Span}", $"next|last|in #n {Span}", "tick tock", "aane wala hai", "starts in", "countdown", "#n pm|am gmt|ist|utc|est|pst",
            "at|around|time #n pm|am", "at #n gmt|utc|ist", "today #n pm|am", "tomorrow #n pm|am", "kal subah|#n", "tomorrow ~ opening|open", "today at ~ sharp", "sharp #n", "#n sharp", "#n baje", $"#n {Span} until|till|to go|before", "scheduled for|at|on", "date ~ time", "time ~ gmt|ist|utc",
            "exactly at|#n", "at exactly", "#n minutes|minute|min|mins|hours|hour|hrs|hr",
        ]),
        (PumpSign.Reveal,
        [
            $"next post|message|msg|tweet|update ~ {Name}", $"{Name} ~ to pump|buy|push|watch", $"{Name} name", $"{Name} will|would be ~ posted|announced|released|revealed|shared|given|send|sent|disclosed|told", $"{Name} is ~ released|announced|revealed", "coin|stock|share|scrip|token|alt is|are #sym",
            "coin|stock|share|scrip|token is", "pump|todays|selected|mystery|jackpot coin|stock|share|scrip|token|name", $"{Name} ~ batayenge|batayega|bataunga|denge|milega|aayega|ayega|dunga|dalenge", "name ~ will be|come", $"post|announce|share|reveal|release|disclose ~ the|a|our|next|new {Name}",
            "naam ~ bataunga|batayenge|jaldi|milega", "signal day", "pump result|results|announcement|details", "instructions above|below", "read ~ instructions", "step by step guide|instruction", "details ~ next pump",
        ]),
        (PumpSign.CoordinatedBuying,
        [
            "buy buy", "hold hold", "buy ~ hold", "keep buying|holding|pushing|pumping", "dont sell", "do not sell", "never sell", "mat becho|bechna", "bechna mat|nahi|nhi", "sell mat|na|nahi karo|karna|kare", "sab|sabhi|sab log ~ kharido|buy|lo|lelo|karo|khareedo", "everyone|everybody|all|guys|members buy|hold|push|pump|kharido",
            "lets pump|push|go|buy|do", "we will|are|r pump|push|pumping|pushing|buying", "we|our pump|pumped|push", "more members|people|memebers", "bigger pump|the", "join|joining ~ forces|together", "channels|groups|members|people ~ joining|together|coming", "spread ~ word|voice|everywhere|this", "troll|chat box|chatbox", "in|on ~ trollbox|chatbox",
            "hype", "ready ~ social media", "sell wall|walls", "buy wall|walls|support|supports", "sell at|near ~ peak|target", "outsiders", "whales|whale", "whale|whales are|ready|will", "push ~ price|coin|stock|share|it|this", "drive ~ price", "upar le|leke jayenge|jana", "milke|mil ke|kar buy|kharido|pump", "hold ~ tight|strong|strongly",
        ]),
        (PumpSign.TargetCall,
        [
            "target|targets|tgt|tgts|tp|tp1|tp2|tp3|target1|target2|tgt1|tgt2", "stop loss|lose", "stoploss", "sl", "s.l", "stop|sl #n", "cmp", "buy|sell|entry|accumulate|enter|buying|selling at|above|below|around|near|between|range|zone|price|from|cmp|btwn|abv|@", "buy|sell|entry|cmp #n", "short|long term", "btst", "stbt", "intraday call|calls|tip|tips",
            "ce|pe #n", "#n ce|pe", "book profit", "trailing|trail sl|stop",
        ]),
        (PumpSign.JoinLink,
        [
            "join our|us|my|the|this|now|fast|here|telegram|whatsapp|channel|group|free|link|karo|kare|kijiye|karein|karlo|vip|premium", "joinchat", "link in|for|below|to join", "click here|below|link|the|on", "telegram|whatsapp group|channel|link|par|pe|no|number", "subscribe", "share ~ channel|group|post|everyone|others|friends|everywhere", "invite ~ friends|people|others|members|your",
            "inviting", "forward ~ message|to|this", "follow ~ for|us|me|now", "dm me|us|for|now", "contact|msg|message|whatsapp|call|ping us|me|on|at|admin|now|for|@", "turn on ~ notification|notifications", "unmute|pin ~ channel", "comment|type ~ yes|interested|link|name", "like ~ share", "add ~ members|friends", "jud jao|jaye|jaiye", "judne|judiye", "wa me",
        ]),
        (PumpSign.InsiderClaim,
        [
            "insider", "inside|insider news|info|information|source|sources|tip|call", "operator|operators", "operator call|game|driven|based|active|entry|ka|ki|stock|se", "andar ki|wali khabar|baat|news", "pakki khabar|news|information", "confirmed|confirm news|info|source|target|call|report", "big|bade|bada|huge news|player|players|khiladi|announcement|investor|operator|fii ~ coming|soon|entry|aa|aane",
            "leaked|leak", "secret", "sources say|told|confirm|se", "according to ~ source|sources", "before ~ news|announcement|results", "news ~ aane|aayegi|will|coming|before", "company insider|management|promoter ~ told|confirmed|bataya", "hni|fii|dii|promoter|promoters ~ buying|entry|entered|kharid", "private info", "confidential", "exclusive",
        ]),
        (PumpSign.UpperCircuit,
        [
            "upper circuit|circuits|ckt|circuit", "uppercircuit", "uc", "uc lagega|lagne|pakka|confirm|tomorrow|daily|today|laga|stock", "circuit|circuits lagega|lagegi|lagne|lagenge|pe|par|to|daily", "daily circuit|uc|upper", "back to back circuit|uc|upper", "#n|#pct circuit|uc", "only buyers", "no sellers", "buyers only", "circuit to circuit", "lock|locked|freeze ~ circuit|uc",
        ]),
        (PumpSign.ExtremeGain,
        [
            "multibagger|multibaggers|multi", "multi bagger", "10x|5x|20x|50x|100x|3x|4x|2x|x2|x3|x5|x10|7x|8x|25x|30x|15x|6x|1000x", "#n x|times|guna|gunaa", "x #n", "to the moon", "moon", "rocket", "fly|flying", "skyrocket|explode|explosion|parabolic", "jackpot|jackpots", "double|triple ho|hoga|in|within|from|karega", "doubled|tripled", "millionaire|crorepati|lakhpati|karodpati|millionaires|rich",
            "lakh|lakhs|crore|crores ~ banao|kamao|earn|kamaye|profit", "earn|kamao|make|kamaye|kamaiye ~ lakh|lakhs|daily|monthly|money|#n", "huge|massive|heavy|bumper|mega|super profit|profits|gain|gains|pump|return|returns|upside|move|rally|growth|inflow", "bumper", "life changing", "next reliance|infosys|tesla|bitcoin|adani|suzlon", "crazy|insane profit|profits|returns|gains|move",
            "expected gain|gains|profit|return", "hero or|zero zero|hero", "zero to|hero hero", "penny stock|stocks", "tabahi", "dhamaka", "toofan|toofani", "rocket banega|ban",
        ]),
        (PumpSign.PaidGroup,
        [
            "vip", "premium group|channel|member|members|membership|call|calls|signals|service|mins|service", "paid group|channel|member|members|service|call|calls|signals|course", "membership", "subscription", "lifetime|life time", "discount", "fee|fees|charges", "demo account", "account handling|management|managed", "profit sharing", "free trial|demo|calls|call|tips|signals", "#pct accuracy|accurate|winning", "accuracy",
            "sebi registered|reg", "open|demat|dmat account|accounts|dmat", "referral|refer|promo|code",
        ]),
        (PumpSign.Boast,
        [
            "target|targets|tgt|tp ~ done|hit|achieved|reached|touched|completed|overachieved|over|smashed", "all target|targets|tgt", "hits|hit|reached|achieved|touched|sucessfully|successfully ~ target|targets|tp|tgt|sl", "take profit target|targets", "profit booked|booking|done|made|enjoy|achieved", "enjoy ~ profit", "congratulations|congrats", "boom", "as predicted|expected|said|told|promised", "we told|said", "from our buying|call|entry|zone|range",
            "told you|u", "already ~ up|#pct|gave|given", "total|quick|massive|vip profit", "#n to #n", "top gainer|gainers", "sl hit|free", "cost to cost",
        ]),
        (PumpSign.PumpWord, ["pump|pumps|pumping|pumped|pumpers|pumper|repump", "pump ~ dump", "push signal", "operator game", "next|mega|biggest|massive|special|ultimate|big|huge pump|push|signal|jackpot"]),
    ];
}
