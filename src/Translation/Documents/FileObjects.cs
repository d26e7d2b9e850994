using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;

namespace KGateway.Translation.Documents;

/// <summary>Objects that were read from files rather than from a cluster, which would have added some things.</summary>
public static class FileObjects
{
    /// <summary>
    /// The state with some objects. What has no time of creation counts as created in the order of the files; a GatewayClass that a
    /// Gateway names and no file defines is taken to be ours.
    /// </summary>
    public static ClusterState ToState(IEnumerable<Resource> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var changes = new List<ResourceChange>();
        var classes = new HashSet<string>(StringComparer.Ordinal);
        var wanted = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var read in objects)
        {
            var resource = read.Metadata.CreationTimestamp is not null
                ? read
                : read with { Metadata = read.Metadata with { CreationTimestamp = DateTimeOffset.UnixEpoch.AddSeconds(changes.Count) } };
            changes.Add(ResourceChange.Put(resource));
            if (resource is GatewayClass @class)
                classes.Add(@class.Key.Name);
            else if (resource is Gateway gateway)
                wanted.Add(gateway.Spec.GatewayClassName);
        }

        wanted.ExceptWith(classes);
        foreach (var name in wanted)
        {
            changes.Add(ResourceChange.Put(new GatewayClass
            {
                Metadata = new ObjectMeta { Name = name },
                Spec = new GatewayClassSpec { ControllerName = TranslationSettings.ControllerName },
            }));
        }

        return ClusterState.Empty.Apply(changes);
    }
}
