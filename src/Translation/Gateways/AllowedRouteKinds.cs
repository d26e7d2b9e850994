using KGateway.Resources;

namespace KGateway.Translation.Gateways;

/// <summary>Kinds of routes that a listener lets in, whether or not it could be programmed.</summary>
internal static class AllowedRouteKinds
{
    /// <summary>Whether a listener takes routes of a kind, by its protocol and its own list.</summary>
    public static bool Allow(AttachedListener listener, GroupKind kind)
    {
        if (!ListenerProtocol.SupportedKinds(listener.Spec).AsSpan().Contains(kind))
            return false;
        var wanted = listener.Spec.AllowedRoutes.Kinds;
        if (wanted.IsEmpty)
            return true;
        foreach (var allowed in wanted)
        {
            if (new GroupKind(allowed.Group, allowed.Kind) == kind)
                return true;
        }

        return false;
    }
}
