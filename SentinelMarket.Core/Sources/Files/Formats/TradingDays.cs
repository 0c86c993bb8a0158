using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>Reads the trading day of rows; remembers the last one, because nearly all rows of a file share it.</summary>
internal sealed class TradingDays(bool shortYears)
{
    private readonly byte[] _text = new byte[16];
    private int _length;
    private DateOnly _day;
    private DateTimeOffset _close;

    /// <summary>The day and the instant of its close; false when the text is no date.</summary>
    public bool TryGet(ReadOnlySpan<byte> text, out DateOnly day, out DateTimeOffset close)
    {
        if (_length == 0 || !text.SequenceEqual(_text.AsSpan(0, _length)))
        {
            if (!ExchangeDate.TryRead(text, shortYears, out day))
            {
                close = default;
                return false;
            }

            text.CopyTo(_text);
            (_length, _day, _close) = (text.Length, day, IndianTime.CloseOf(day));
        }

        (day, close) = (_day, _close);
        return true;
    }
}
