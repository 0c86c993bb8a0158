using System.Text.Json.Serialization;

namespace SentinelMarket.Web.Components.Charts;

/// <summary>What a chart is besides its data. Places on the horizontal axis are positions: 0 is the first point, 1 the next, whatever lies between them in time.</summary>
/// <param name="First">Where the horizontal axis begins.</param>
/// <param name="Last">Where it ends.</param>
/// <param name="Axes">The vertical axes, one for each series.</param>
/// <param name="Marks">Lines across, with a word below.</param>
/// <param name="Tips">What is told about each position.</param>
/// <param name="Stacked">Whether the bars of a position stand on each other.</param>
public sealed record ChartSpecification(double First, double Last, IReadOnlyList<ChartAxis> Axes, IReadOnlyList<ChartMark> Marks, IReadOnlyList<ChartTip> Tips, bool Stacked = false);

/// <summary>A vertical axis.</summary>
/// <param name="Min">Its lower end.</param>
/// <param name="Max">Its upper end.</param>
/// <param name="Ticks">Into how many steps it is divided.</param>
/// <param name="Format">How its values are written.</param>
/// <param name="LabelsFrom">Below this value nothing is written.</param>
public sealed record ChartAxis(decimal Min, decimal Max, int Ticks, ChartFormat Format, decimal LabelsFrom);

/// <summary>A line across the chart.</summary>
public sealed record ChartMark(double At, string Text);

/// <summary>What is told about one position.</summary>
public sealed record ChartTip(string Title, IReadOnlyList<ChartTipLine> Lines, string? Note);

/// <summary>A figure with its name; the tone is a class such as "up", or null.</summary>
public sealed record ChartTipLine(string Name, string Text, string? Tone = null);

/// <summary>The data of a chart.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Kind">How it is drawn.</param>
/// <param name="Color">The name of a colour token, such as "accent".</param>
/// <param name="Points">Its points, one for each position.</param>
/// <param name="Opacity">0 to 1.</param>
public sealed record ChartSeries(string Name, ChartKind Kind, string Color, IReadOnlyList<ChartPoint> Points, double Opacity = 1);

/// <summary>A point: one value, or open, high, low and close of a candle.</summary>
public sealed record ChartPoint(double At, IReadOnlyList<decimal?> Values);

/// <summary>All that the browser is given to draw.</summary>
internal sealed record ChartModel(ChartSpecification Options, IReadOnlyList<ChartSeries> Series, int Height);

/// <summary>How a series is drawn.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChartKind>))]
public enum ChartKind
{
    [JsonStringEnumMemberName("bar")]
    Bar,

    [JsonStringEnumMemberName("candlestick")]
    Candlestick,

    [JsonStringEnumMemberName("line")]
    Line,

    /// <summary>A line without its line.</summary>
    [JsonStringEnumMemberName("dots")]
    Dots,
}

/// <summary>How the values of an axis are written.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChartFormat>))]
public enum ChartFormat
{
    /// <summary>Not at all.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    [JsonStringEnumMemberName("price")]
    Price,

    /// <summary>A whole number with its sign.</summary>
    [JsonStringEnumMemberName("score")]
    Score,
}
