using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Kgateway.GatewayExtensions;

namespace KGateway.Translation.Policies.Extensions.Keys;

/// <summary>Reads the keys that an extension or a ConfigMap of its namespace holds.</summary>
internal static class LocalKeys
{
    private const string Entry = "jwks";

    /// <summary>The keys as a JWKS; empty after the context was told what is wrong.</summary>
    public static string Read(LocalJwtKeys keys, ExtensionContext context)
    {
        var text = keys.Inline ?? (keys.ConfigMapRef is { } reference ? OfConfigMap(reference.Name, context) : null);
        if (text is null)
            return "";
        var normalized = KeyMaterial.ToKeySet(text, out var problem);
        context.FailIf(problem);
        return normalized ?? "";
    }

    private static string? OfConfigMap(string name, ExtensionContext context)
    {
        var key = new ObjectKey(context.Key.Namespace, name);
        if (context.Lookups.Get<ConfigMap>(key) is not { } map)
        {
            context.Fail($"ConfigMap {key} not found");
            return null;
        }

        if (map.Data.TryGetValue(Entry, out var text))
            return text;
        context.Fail($"ConfigMap {key} has no key {Entry}");
        return null;
    }
}
