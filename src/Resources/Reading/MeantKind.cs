namespace KGateway.Resources.Reading;

/// <summary>Tells a slip of the pen from a kind of others.</summary>
internal static class MeantKind
{
    /// <summary>
    /// The kind whose name an object has, but for upper and lower case or for its group; null if there is none. Only in groups of which
    /// all kinds are known, and in the core group, which an <c>apiVersion</c> without a group means: others may have a kind of that name.
    /// </summary>
    public static ResourceKind? Of(GroupKind written)
    {
        bool anyGroup = written.Group is "" or ResourceKinds.GatewayApiGroup or ResourceKinds.KgatewayGroup;
        ResourceKind? elsewhere = null;
        foreach (ResourceKind kind in ResourceKinds.All)
        {
            if (!kind.Name.Equals(written.Kind, StringComparison.OrdinalIgnoreCase))
                continue;
            if (kind.GroupKind.Group == written.Group)
                return kind;
            elsewhere ??= kind;
        }

        return anyGroup ? elsewhere : null;
    }
}
