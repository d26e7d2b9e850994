using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;

namespace KGateway.Translation.Backends;

/// <summary>References across namespaces (Gateway API's ReferenceGrant).</summary>
public static class ReferenceGrants
{
    /// <summary>
    /// Whether a reference is permitted: within a namespace always, across namespaces if a grant in the target's namespace says so.
    /// </summary>
    public static bool Permit(ReferenceSource from, GroupKind toKind, ObjectKey to, ILookups lookups, ReferenceGrantMode mode)
    {
        ArgumentNullException.ThrowIfNull(lookups);
        if (from.Namespace == to.Namespace || mode == ReferenceGrantMode.Off)
            return true;
        foreach (ReferenceGrant grant in lookups.GrantsIn(to.Namespace))
        {
            if (AllowsFrom(grant, from) && AllowsTo(grant, toKind, to.Name))
                return true;
        }

        return false;
    }

    private static bool AllowsFrom(ReferenceGrant grant, ReferenceSource source)
    {
        foreach (ReferenceGrantFrom from in grant.Spec.From)
        {
            if (from.Namespace == source.Namespace && from.Kind == source.Kind.Kind && SameGroup(from.Group, source.Kind.Group))
                return true;
        }

        return false;
    }

    private static bool AllowsTo(ReferenceGrant grant, GroupKind kind, string name)
    {
        foreach (ReferenceGrantTo to in grant.Spec.To)
        {
            if (to.Kind == kind.Kind && SameGroup(to.Group, kind.Group) && (string.IsNullOrEmpty(to.Name) || to.Name == name))
                return true;
        }

        return false;
    }

    // "core" is another way to write the core group.
    private static bool SameGroup(string left, string right) => (left == "core" ? "" : left) == (right == "core" ? "" : right);
}
