namespace SentinelMarket.Web.Components.Shared;

/// <summary>How languages are called.</summary>
public static class Languages
{
    /// <summary>Those that texts are told apart by, the most usual first.</summary>
    public static readonly IReadOnlyList<string> Known = ["en", "hi-Latn", "hi", "gu", "pa", "bn", "or", "ta", "te", "kn", "ml", "ur", "und"];

    public static string Word(string language) => language switch
    {
        "en" => "English",
        "hi-Latn" => "Hinglish",
        "hi" => "Hindi",
        "gu" => "Gujarati",
        "pa" => "Punjabi",
        "bn" => "Bengali",
        "or" => "Odia",
        "ta" => "Tamil",
        "te" => "Telugu",
        "kn" => "Kannada",
        "ml" => "Malayalam",
        "ur" => "Urdu",
        "und" => "language unknown",
        _ => language,
    };
}
