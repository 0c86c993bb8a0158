namespace SentinelMarket.Core.Text.Pump;

/// <summary>A way of talking that promotions have; a reason for <see cref="PumpVerdict.Probability"/>.</summary>
public enum PumpSign
{
    /// <summary>Profit without risk is promised: "100% guaranteed", "sure shot", "pakka profit".</summary>
    GuaranteedReturns,

    /// <summary>The reader must act at once: "buy now", "jaldi", "fast".</summary>
    Urgency,

    /// <summary>The reader is told that it will soon be too late: "last chance", "don't miss", "aakhri mauka".</summary>
    LastChance,

    /// <summary>Time runs down to an agreed moment: "2 hours left", "today 4 pm".</summary>
    Countdown,

    /// <summary>A name is about to be told: "the next post will be the stock".</summary>
    Reveal,

    /// <summary>Many are to buy or hold together: "everyone buy", "don't sell", "hold hold hold", "more members = bigger".</summary>
    CoordinatedBuying,

    /// <summary>Entry, target or stop-loss of a trade; a mark of every tip, and weak on its own.</summary>
    TargetCall,

    /// <summary>A group or link to join, share or subscribe to.</summary>
    JoinLink,

    /// <summary>Knowledge that others lack: "insider", "operator", "confirmed news", "andar ki khabar".</summary>
    InsiderClaim,

    /// <summary>Many emoji for the length of the text.</summary>
    EmojiStorm,

    /// <summary>Upper circuits are promised: "UC lagega", "daily upper circuit".</summary>
    UpperCircuit,

    /// <summary>Gains beyond reason: "300%", "10x", "multibagger", "paisa double", "to the moon".</summary>
    ExtremeGain,

    /// <summary>Paid or closed circles: "VIP", "premium members", "fee", "discount".</summary>
    PaidGroup,

    /// <summary>Successes of earlier calls: "all targets done", "jackpot", "profit booked".</summary>
    Boast,

    /// <summary>The word itself: "pump", "operator game".</summary>
    PumpWord,

    /// <summary>The text shouts: mostly capitals, or many exclamation marks.</summary>
    Shouting,
}
