using System.Collections.Frozen;

namespace KGateway.Translation.Routes;

/// <summary>Names that <c>\p{...}</c> takes: Unicode's general categories, and the scripts that are in wide use.</summary>
internal static class Re2UnicodeClasses
{
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        [
            "Any", "C", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No",
            "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
            "Arabic", "Armenian", "Bengali", "Bopomofo", "Braille", "Canadian_Aboriginal", "Cherokee", "Common", "Cyrillic", "Devanagari",
            "Ethiopic", "Georgian", "Greek", "Gujarati", "Gurmukhi", "Han", "Hangul", "Hebrew", "Hiragana", "Inherited", "Kannada",
            "Katakana", "Khmer", "Lao", "Latin", "Malayalam", "Mongolian", "Myanmar", "Oriya", "Sinhala", "Syriac", "Tamil", "Telugu",
            "Thaana", "Thai", "Tibetan", "Yi",
        ],
        StringComparer.Ordinal);

    /// <summary>Whether RE2 knows the name.</summary>
    public static bool Contains(string name) => Names.Contains(name);
}
