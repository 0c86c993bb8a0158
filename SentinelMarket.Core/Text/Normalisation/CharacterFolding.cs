using System.Collections.Frozen;

namespace SentinelMarket.Core.Text.Normalisation;

/// <summary>Characters that stand for others: styled letters (as NFKC folds them), and letters of other scripts that look Latin.</summary>
/// <remarks>Hand-written because the product runs with invariant globalisation, where <see cref="string.Normalize()"/> changes nothing.</remarks>
internal static class CharacterFolding
{
    private const string Greek = "αβγδεζηθικλμνξοπρςστυφχψω";

    // The shapes by which an advertiser writes "profit" past a word filter; only used inside words that also have Latin letters.
    private static readonly FrozenDictionary<char, char> LookAlikes = Pairs(
        "аa еe оo рp сc хx уy іi јj ѕs һh ԁd ԛq ԝw кk мm тt вb нh гr пn иu АA ВB ЕE КK МM НH ОO РP СC ТT ХX УY ІI ЈJ ЅS ԌG "
        + "αa οo νv ρp τt υu κk ιi ηn ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ɡg ɑa ıi ℓl ꞵb աw օo ѵv");

    private static readonly FrozenDictionary<char, char> Plain = Pairs(
        "‘' ’' ‚' ʼ' ´' `' “\" ”\" „\" «\" »\" –- —- ‐- ‑- ‒- ―- −- •. ·. ∙. …. "
        + "àa áa âa ãa äa åa çc èe ée êe ëe ìi íi îi ïi ñn òo óo ôo õo öo øo ùu úu ûu üu ýy ÿy ÀA ÁA ÂA ÃA ÄA ÅA ÇC ÈE ÉE ÊE ËE ÌI ÍI ÎI ÏI ÑN ÒO ÓO ÔO ÕO ÖO ØO ÙU ÚU ÛU ÜU ÝY "
        + "āa ăa ąa ćc čc ďd đd ēe ėe ęe ěe ğg īi įi łl ńn ňn ōo őo řr śs şs šs ţt ťt ūu ůu űu źz żz žz ŚS ŠS ŞS ŁL ŽZ ŻZ ĀA ĪI ŌO ŪU "
        + "ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz "
        + "¹1 ²2 ³3 ⁰0 ⁴4 ⁵5 ⁶6 ⁷7 ⁸8 ⁹9 ⁺+ ₀0 ₁1 ₂2 ₃3 ₄4 ₅5 ₆6 ₇7 ₈8 ₉9 ℎh ℯe ℊg ℴo ℂC ℍH ℕN ℙP ℚQ ℝR ℤZ ℬB ℰE ℱF ℋH ℐI ℒL ℳM ℛR ℭC ℌH ℑI ℜR ℨZ");

    /// <summary>Whether the character is invisible and carries no meaning: zero width, direction, soft hyphen, variation selector, stacked accent.</summary>
    public static bool IsInvisible(int value) => value switch
    {
        < 0xAD => false,
        0xAD or 0x34F or 0x61C or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFEFF or 0xFFA0 => true,
        >= 0x300 and <= 0x36F => true,
        >= 0x180B and <= 0x180F => true,
        >= 0x200B and <= 0x200F => true,
        >= 0x202A and <= 0x202E => true,
        >= 0x2060 and <= 0x206F => true,
        >= 0x20D0 and <= 0x20FF => true,
        >= 0xFE00 and <= 0xFE0F => true,
        >= 0xFFF9 and <= 0xFFFB => true,
        >= 0x1F3FB and <= 0x1F3FF => true,
        >= 0xE0000 and <= 0xE0FFF => true,
        _ => false,
    };

    /// <summary>The plain character that a styled one stands for, or the character itself.</summary>
    public static int Fold(int value)
    {
        switch (value)
        {
            case < 0x80:
                return value;
            case 0x3000 or 0xA0 or 0x202F or 0x205F or 0x1680 or (>= 0x2000 and <= 0x200A):
                return ' ';
            case 0x2028 or 0x2029 or 0x85:
                return '\n';
            case >= 0xFF01 and <= 0xFF5E:
                return value - 0xFF01 + '!';
            case >= 0x24B6 and <= 0x24CF:
                return value - 0x24B6 + 'A';
            case >= 0x24D0 and <= 0x24E9:
                return value - 0x24D0 + 'a';
            case >= 0x1D400 and <= 0x1D6A3:
                return LetterOf((value - 0x1D400) % 52);
            case >= 0x1D6A8 and <= 0x1D7CB:
                return (value - 0x1D6A8) % 58 is >= 26 and <= 50 and var greek ? Greek[greek - 26] : value;
            case >= 0x1D7CE and <= 0x1D7FF:
                return ((value - 0x1D7CE) % 10) + '0';
            case >= 0x1F130 and <= 0x1F149:
                return value - 0x1F130 + 'A';
            case >= 0x1F150 and <= 0x1F169:
                return value - 0x1F150 + 'A';
            case >= 0x1F170 and <= 0x1F189:
                return value - 0x1F170 + 'A';
            case <= 0xFFFF:
                return Plain.TryGetValue((char)value, out var plain) ? plain : value;
            default:
                return value;
        }
    }

    /// <summary>The Latin letter that a letter of another script looks like, or the letter itself.</summary>
    public static char Latin(char letter) => letter < 0x80 ? letter : LookAlikes.GetValueOrDefault(letter, letter);

    private static int LetterOf(int index) => index < 26 ? 'A' + index : 'a' + index - 26;

    private static FrozenDictionary<char, char> Pairs(string pairs) =>
        pairs.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(pair => pair[0], pair => pair[1]).ToFrozenDictionary();
}
