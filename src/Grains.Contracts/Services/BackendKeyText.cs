using System.Globalization;
using KGateway.Resources;
using KGateway.Translation.Backends;

namespace KGateway.Grains.Contracts.Services;

/// <summary>The text form of a <see cref="BackendKey"/> that is a grain's key: <c>group/kind/namespace/name:port[:extra]</c>.</summary>
public static class BackendKeyText
{
    /// <summary>The text of a key.</summary>
    public static string Format(BackendKey key)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{key.Kind.Group}/{key.Kind.Kind}/{key.Object.Namespace}/{key.Object.Name}:{key.Port}");
        return string.IsNullOrEmpty(key.ExtraKey) ? text : $"{text}:{key.ExtraKey}";
    }

    /// <summary>The key of a text.</summary>
    /// <exception cref="FormatException">The text isn't one that <see cref="Format"/> makes.</exception>
    public static BackendKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/', 4);
        if (parts.Length == 4)
        {
            var tail = parts[3].Split(':', 3);
            if (tail.Length >= 2 && int.TryParse(tail[1], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            {
                return new BackendKey(
                    new GroupKind(parts[0], parts[1]),
                    new ObjectKey(parts[2], tail[0]),
                    port,
                    tail.Length == 3 ? tail[2] : "");
            }
        }

        throw new FormatException($"'{text}' is not group/kind/namespace/name:port.");
    }
}
