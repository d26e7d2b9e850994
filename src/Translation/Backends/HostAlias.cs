using KGateway.Resources;
using KGateway.Resources.Istio;
using KGateway.Translation.State;

namespace KGateway.Translation.Backends;

/// <summary>
/// References to ServiceEntries by a host of theirs, of the kind <c>Hostname</c>. There are no such objects, and hosts are the same in all
/// namespaces.
/// </summary>
internal static class HostAlias
{
    /// <summary>The kind.</summary>
    public static GroupKind Kind { get; } = new(ResourceKinds.IstioNetworkingGroup, "Hostname");

    /// <summary>What a reference to a host names.</summary>
    public static ResourceId Of(string host) => new(Kind, new("", host));

    /// <summary>The ServiceEntry that a host stands for: the oldest that has it, and of several the first by name; null when there is none.</summary>
    public static ServiceEntry? Find(string host, ILookups lookups)
    {
        ServiceEntry? found = null;
        foreach (ServiceEntry entry in lookups.OfHost<ServiceEntry>(host))
        {
            if (found is null || IsOlder(entry, found))
                found = entry;
        }

        return found;
    }

    private static bool IsOlder(ServiceEntry left, ServiceEntry right) =>
        (left.Metadata.CreationTimestamp ?? DateTimeOffset.MaxValue) < (right.Metadata.CreationTimestamp ?? DateTimeOffset.MaxValue);
}
