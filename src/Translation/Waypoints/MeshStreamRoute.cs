using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.Gateways;
using KGateway.Translation.L4Routes;

namespace KGateway.Translation.Waypoints;

/// <summary>A TLSRoute or TCPRoute of the mesh; one that doesn't have exactly one rule isn't resolved.</summary>
internal sealed class MeshStreamRoute(Resource source, ResolvedL4Route? route, string host, IReadOnlyList<ParentReference> parents)
    : MeshRoute(source, host, parents)
{
    private readonly string?[] _taken = new string?[parents.Count];

    /// <summary>The route, resolved; null when it can't be.</summary>
    public ResolvedL4Route? Resolved => route;

    /// <summary>Whether it chooses by the name that TLS clients ask for.</summary>
    public bool IsTls => Source is TlsRoute;

    /// <summary>
    /// The names that clients ask for, perhaps wildcards; <see cref="Hostnames.Any"/> for whatever they ask for. None when no client can ask for
    /// any of those that are written.
    /// </summary>
    public IReadOnlyList<string> ServerNames { get; } = NamesOf(source);

    /// <inheritdoc/>
    public override ReferenceProblem? Reference => route?.Problem;

    /// <inheritdoc/>
    public override string? TakenAt(int index) => _taken[index];

    /// <summary>Notes that an older route has, at a port, something that this one wants.</summary>
    public void NoteTaken(int port, string message)
    {
        for (int i = 0; i < _taken.Length; i++)
        {
            if (Parents[i].Port is null || Parents[i].Port == port)
                _taken[i] ??= message;
        }
    }

    private static List<string> NamesOf(Resource source)
    {
        if (source is not TlsRoute { Spec.Hostnames: { IsEmpty: false } hostnames })
            return [Hostnames.Any];
        var names = new List<string>(hostnames.Count);
        foreach (string hostname in hostnames)
        {
            if (Hostnames.Normalize(hostname) is { } name && (name == Hostnames.Any || Hostnames.IsUsable(name)) && !names.Contains(name))
                names.Add(name);
        }

        return names;
    }
}
