using KGateway.Resources;

namespace KGateway.Grains.Gateways;

/// <summary>The text form of a Gateway's key that is a grain's key: <c>namespace/name</c>.</summary>
internal static class GatewayGrainKey
{
    public static string Format(ObjectKey gateway) => $"{gateway.Namespace}/{gateway.Name}";

    /// <exception cref="FormatException">The text has no slash.</exception>
    public static ObjectKey Parse(string text)
    {
        var slash = text.IndexOf('/');
        return slash < 0
            ? throw new FormatException($"'{text}' is not namespace/name.")
            : new ObjectKey(text[..slash], text[(slash + 1)..]);
    }
}
