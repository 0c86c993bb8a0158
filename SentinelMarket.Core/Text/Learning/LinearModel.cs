using System.Buffers.Binary;
using System.IO.Compression;

namespace SentinelMarket.Core.Text.Learning;

/// <summary>
/// A linear model on hashed features whose weights are single bytes. A feature is known only by a hash of which the low bits count,
/// so the weights carry no word of the texts they were learned from.
/// </summary>
internal sealed class LinearModel
{
    private const uint Magic = 0x4D544E53;
    private const byte FormatVersion = 1;
    private const int MostBits = 22;
    private const int HeaderLength = 12;
    private readonly sbyte[] _weights;
    private readonly int _classes;
    private readonly int _bits;
    private readonly float _scale;
    private readonly uint _mask;

    private LinearModel(sbyte[] weights, int classes, int bits, float scale)
    {
        _weights = weights;
        _classes = classes;
        _bits = bits;
        _scale = scale;
        _mask = (1u << bits) - 1;
    }

    /// <summary>How many classes the model tells apart.</summary>
    public int Classes => _classes;

    /// <summary>Rounds learned weights to bytes. The largest 0.01 % are clipped, so that a few of them do not cost all others their precision.</summary>
    public static LinearModel Quantise(float[] weights, int classes, int bits)
    {
        var magnitudes = Array.FindAll(weights, weight => weight != 0);
        for (var i = 0; i < magnitudes.Length; i++) { magnitudes[i] = MathF.Abs(magnitudes[i]); }
        Array.Sort(magnitudes);
        var scale = magnitudes.Length == 0 ? 1 : magnitudes[(int)((magnitudes.Length - 1) * 0.9999)] / sbyte.MaxValue;
        return new LinearModel(Array.ConvertAll(weights, weight => (sbyte)Math.Clamp(MathF.Round(weight / scale), sbyte.MinValue, sbyte.MaxValue)), classes, bits, scale);
    }

    /// <summary>Reads a model file.</summary>
    /// <exception cref="InvalidDataException">It is not one, or it is cut off.</exception>
    public static LinearModel Read(Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(header) != Magic || header[4] != FormatVersion)
        {
            throw new InvalidDataException("This is not a model file of this version of the language part.");
        }

        int classes = header[5], bits = header[6];
        if (classes is < 2 or > 8 || bits is < 4 or > MostBits) { throw new InvalidDataException($"A model of {classes} classes and {bits} bits is not one of the language part's."); }
        var weights = new byte[classes << bits];
        using var compressed = new BrotliStream(stream, CompressionMode.Decompress, leaveOpen: true);
        if (compressed.ReadAtLeast(weights, weights.Length, throwOnEndOfStream: false) < weights.Length) { throw new InvalidDataException("The model file is cut off."); }
        return new LinearModel((sbyte[])(object)weights, classes, bits, BinaryPrimitives.ReadSingleLittleEndian(header[8..]));
    }

    /// <summary>Writes the model file that <see cref="Read"/> reads.</summary>
    public void Write(Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        header[4] = FormatVersion;
        header[5] = (byte)_classes;
        header[6] = (byte)_bits;
        header[7] = 0;
        BinaryPrimitives.WriteSingleLittleEndian(header[8..], _scale);
        stream.Write(header);
        using var compressed = new BrotliStream(stream, CompressionLevel.SmallestSize, leaveOpen: true);
        compressed.Write((byte[])(object)_weights);
    }

    /// <summary>The scores of the classes, before <see cref="Softmax"/>; <paramref name="scores"/> has <see cref="Classes"/> places.</summary>
    public void Score(FeatureBuffer features, Span<float> scores)
    {
        scores.Clear();
        var keys = features.Keys;
        var values = features.Values;
        for (var i = 0; i < keys.Length; i++)
        {
            var weights = _weights.AsSpan((int)(keys[i] & _mask) * _classes, _classes);
            for (var k = 0; k < weights.Length; k++) { scores[k] += weights[k] * values[i]; }
        }

        for (var k = 0; k < scores.Length; k++) { scores[k] *= _scale; }
    }

    /// <summary>Turns scores into probabilities that add up to one.</summary>
    public static void Softmax(Span<float> scores)
    {
        var top = float.NegativeInfinity;
        foreach (var score in scores) { top = MathF.Max(top, score); }
        var sum = 0f;
        for (var k = 0; k < scores.Length; k++)
        {
            scores[k] = MathF.Exp(scores[k] - top);
            sum += scores[k];
        }

        for (var k = 0; k < scores.Length; k++) { scores[k] /= sum; }
    }
}
