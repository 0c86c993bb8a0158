namespace SentinelMarket.Core.Text.Learning;

/// <summary>Hashed features with their values, kept for training.</summary>
internal sealed record SparseVector(uint[] Keys, float[] Values);

/// <summary>One text to learn from.</summary>
/// <param name="Features">Its features.</param>
/// <param name="Label">Its class, from 0.</param>
/// <param name="Weight">How much it counts.</param>
/// <param name="Classes">The classes its set has, as bits. A class that nobody labelled in the set keeps the share that chance gives it: a text of a set without neutral ones is only likely not to be neutral.</param>
internal sealed record TrainingExample(SparseVector Features, int Label, float Weight, int Classes);

/// <summary>How to learn.</summary>
/// <param name="Bits">The logarithm of how many weights each class has.</param>
/// <param name="Epochs">How often all examples are seen.</param>
/// <param name="Rate">The step of AdaGrad.</param>
/// <param name="Penalty">The L2 penalty on the weights a step touches.</param>
/// <param name="Dropout">The share of features left out at each step (blankout noise, Wager, Wang and Liang, 2013), which keeps the model from leaning on a few words.</param>
/// <param name="Smoothing">How much less than certain a label is taken to be: labels of short texts err.</param>
/// <param name="Seed">Where the order of the examples comes from.</param>
internal sealed record TrainingSettings(int Bits, int Epochs, float Rate, float Penalty, float Dropout, float Smoothing, ulong Seed);
