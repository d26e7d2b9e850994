using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Constant = global::Cel.Expr.Constant;

namespace KGateway.Translation.Policies.Cel;

/// <summary>Reads the values of literals.</summary>
internal static class CelLiterals
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The value of a token; null when the token is no literal.</summary>
    /// <exception cref="CelSyntaxException">The token is a literal without a value.</exception>
    public static Constant? Read(CelToken token, bool negative) => token.Kind switch
    {
        CelTokenKind.Int => new() { Int64Value = Int(token, negative) },
        CelTokenKind.Uint => new() { Uint64Value = Uint(token) },
        CelTokenKind.Double => new() { DoubleValue = Double(token, negative) },
        CelTokenKind.String => new() { StringValue = Text(token) },
        CelTokenKind.Bytes => new() { BytesValue = Bytes(token) },
        CelTokenKind.Keyword when token.Text == "true" => new() { BoolValue = true },
        CelTokenKind.Keyword when token.Text == "false" => new() { BoolValue = false },
        CelTokenKind.Keyword when token.Text == "null" => new() { NullValue = NullValue.NullValue },
        _ => null,
    };

    private static long Int(CelToken token, bool negative)
    {
        if (Magnitude(token.Text) is { } value)
        {
            if (value <= long.MaxValue)
                return negative ? -(long)value : (long)value;
            if (negative && value == 1UL << 63)
                return long.MinValue;
        }

        throw new CelSyntaxException(token.Start, $"invalid int literal {token.Text}: too large");
    }

    private static ulong Uint(CelToken token) => Magnitude(token.Text[..^1])
        ?? throw new CelSyntaxException(token.Start, $"invalid uint literal {token.Text}: too large");

    private static ulong? Magnitude(string digits)
    {
        bool hex = digits.StartsWith("0x", StringComparison.Ordinal);
        return ulong.TryParse(
            hex ? digits.AsSpan(2) : digits, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : null;
    }

    private static double Double(CelToken token, bool negative)
    {
        double value = double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsInfinity(value))
            throw new CelSyntaxException(token.Start, $"invalid double literal {token.Text}: too large");
        return negative ? -value : value;
    }

    private static string Text(CelToken token)
    {
        var text = new StringBuilder(token.Text.Length);
        var content = new CelStringContent(token, prefix: 0);
        while (content.Next(out CelStringUnit unit))
        {
            if (unit.Escape == CelEscape.None)
            {
                text.Append((char)unit.Value);
                continue;
            }

            if (!Rune.TryCreate(unit.Value, out Rune rune))
                throw new CelSyntaxException(unit.Position, $"U+{unit.Value:X} is no character");
            text.Append(rune.ToString());
        }

        string result = text.ToString();
        CheckUnicode(token, result);
        return result;
    }

    private static ByteString Bytes(CelToken token)
    {
        var bytes = new MemoryStream(token.Text.Length);
        var content = new CelStringContent(token, prefix: 1);
        var plain = new StringBuilder();
        while (content.Next(out CelStringUnit unit))
        {
            switch (unit.Escape)
            {
                case CelEscape.None:
                    plain.Append((char)unit.Value);
                    continue;
                case CelEscape.Unicode:
                    throw new CelSyntaxException(unit.Position, @"\u and \U are not allowed in bytes");
                default:
                    Flush();
                    bytes.WriteByte((byte)unit.Value);
                    break;
            }
        }

        Flush();
        return ByteString.CopyFrom(bytes.GetBuffer(), 0, (int)bytes.Length);

        void Flush()
        {
            string text = plain.ToString();
            CheckUnicode(token, text);
            bytes.Write(StrictUtf8.GetBytes(text));
            plain.Clear();
        }
    }

    private static void CheckUnicode(CelToken token, string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsSurrogatePair(text, i))
                throw new CelSyntaxException(token.Start, "the string has half of a surrogate pair");
            i++;
        }
    }
}
