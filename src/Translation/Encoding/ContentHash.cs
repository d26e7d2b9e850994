using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Hashing;

namespace KGateway.Translation.Encoding;

/// <summary>
/// 128-bit hash of the deterministic bytes of something that is sent to a proxy. It is the resource's xDS version: equal content has
/// the same version on every silo and in every activation, so a proxy that reconnects elsewhere is sent nothing again.
/// </summary>
public readonly record struct ContentHash(ulong High, ulong Low)
{
    /// <summary>Number of bytes of the binary form.</summary>
    public const int Size = 16;

    /// <summary>Number of characters of the version text.</summary>
    public const int TextSize = 22;

    /// <summary>The hash of <paramref name="content"/>.</summary>
    public static ContentHash Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[Size];
        XxHash128.Hash(content, hash);
        return Read(hash);
    }

    /// <summary>The hash of what has been appended to <paramref name="hasher"/>.</summary>
    public static ContentHash Of(XxHash128 hasher)
    {
        ArgumentNullException.ThrowIfNull(hasher);
        Span<byte> hash = stackalloc byte[Size];
        hasher.GetCurrentHash(hash);
        return Read(hash);
    }

    /// <summary>Reads the binary form that <see cref="Write"/> makes.</summary>
    public static ContentHash Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Writes the binary form, <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
    }

    /// <summary>Appends this hash to <paramref name="hasher"/>, to make the hash of an ordered list of parts.</summary>
    public void AppendTo(XxHash128 hasher)
    {
        ArgumentNullException.ThrowIfNull(hasher);
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        hasher.Append(bytes);
    }

    /// <summary>Reads a version text; false when it is none that <see cref="ToString"/> makes.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ContentHash hash)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length == TextSize && Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == Size)
        {
            hash = Read(bytes);
            return true;
        }

        hash = default;
        return false;
    }

    /// <summary>Writes the version text as <see cref="TextSize"/> ASCII bytes.</summary>
    public void WriteText(Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        Base64Url.EncodeToUtf8(bytes, destination);
    }

    /// <summary>The xDS version text: 22 characters of base64url, short because proxies send all of them when they reconnect.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
