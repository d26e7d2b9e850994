using System.Collections.Immutable;
using KGateway.Resources.Istio;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>
/// The trust domain of the mesh and the names it had before, which stand for each other in policies; <c>cluster.local</c> stands for
/// whatever it is called.
/// </summary>
internal sealed class TrustDomains(ImmutableArray<string> names)
{
    /// <summary>The name that every mesh has.</summary>
    public const string Local = "cluster.local";

    /// <summary>The trust domain that a mesh has by itself.</summary>
    public static TrustDomains Default { get; } = new([Local]);

    /// <summary>The trust domains that the mesh's configuration names.</summary>
    public static TrustDomains Of(MeshConfig mesh)
    {
        string own = mesh.TrustDomain.Length == 0 ? Local : mesh.TrustDomain;
        return new([.. mesh.TrustDomainAliases.Prepend(own).Where(static name => name.Length > 0).Distinct()]);
    }

    /// <summary>The identities that a policy's one means: one for each name, if it has one of them.</summary>
    public IReadOnlyList<string> Expand(string identity)
    {
        int slash = identity.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || !Stands(identity[..slash]))
            return [identity];
        var identities = new string[names.Length];
        for (int i = 0; i < identities.Length; i++)
            identities[i] = names[i] + identity[slash..];
        return identities;
    }

    private bool Stands(string name) => name == Local || names.Contains(name, StringComparer.Ordinal);
}
