using SentinelMarket.Core.Text.Learning;

namespace SentinelMarket.Tests.Text.Learning;

public sealed class LinearModelTests
{
    [Fact]
    public void A_model_reads_what_it_wrote()
    {
        var weights = new float[2 << 6];
        weights[10] = 1;
        weights[11] = -1;
        using var file = new MemoryStream();
        LinearModel.Quantise(weights, 2, 6).Write(file);
        file.Position = 0;
        var features = new FeatureBuffer();
        features.Add(5, 2);
        Span<float> scores = stackalloc float[2];
        LinearModel.Read(file).Score(features, scores);

        Assert.Equal(2, scores[0], 0.05);
        Assert.Equal(-2, scores[1], 0.05);
    }

    [Theory]
    [InlineData(0, "This is not a model file of this version of the language part.")]
    [InlineData(11, "This is not a model file of this version of the language part.")]
    [InlineData(14, "The model file is cut off.")]
    public void A_file_that_is_cut_off_is_refused_in_words(int length, string message)
    {
        using var file = new MemoryStream();
        LinearModel.Quantise([.. Enumerable.Range(0, 2 << 10).Select(number => (float)Math.Sin(number))], 2, 10).Write(file);
        using var cut = new MemoryStream(file.ToArray()[..length]);

        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => LinearModel.Read(cut)).Message);
    }

    [Fact]
    public void A_file_of_something_else_is_refused()
    {
        using var file = new MemoryStream("text,label\nhello,positive\n"u8.ToArray());
        Assert.Throws<InvalidDataException>(() => LinearModel.Read(file));
    }

    [Fact]
    public void The_shipped_models_stay_below_30_MB() =>
        Assert.InRange(
            typeof(LinearModel).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".weights", StringComparison.Ordinal)).Sum(name => typeof(LinearModel).Assembly.GetManifestResourceStream(name)!.Length),
            100_000,
            5_000_000);
}
