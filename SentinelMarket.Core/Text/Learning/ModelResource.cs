namespace SentinelMarket.Core.Text.Learning;

/// <summary>The model files that are part of the assembly.</summary>
internal static class ModelResource
{
    /// <summary>Reads the model of this name.</summary>
    public static LinearModel Read(string name)
    {
        using var stream = typeof(ModelResource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The model {name} is not part of this build. \"./run text train\" makes it.");
        return LinearModel.Read(stream);
    }
}
