using KGateway.Translation.Backends;

namespace KGateway.Translation.Waypoints;

/// <summary>A name behind a port of a <see cref="MeshService"/>, with endpoints of its own.</summary>
/// <param name="Name">A host of a ServiceEntry; empty for a Service.</param>
/// <param name="Backend">Where its requests go when no route says otherwise.</param>
/// <param name="IsDynamic">Whether it is a wildcard for the hosts that clients name, which are looked up as they do.</param>
internal readonly record struct MeshHost(string Name, BackendKey Backend, bool IsDynamic = false);
