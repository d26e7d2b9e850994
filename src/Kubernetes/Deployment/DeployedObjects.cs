using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using KGateway.Kubernetes.Watches;
using KGateway.Resources;

namespace KGateway.Kubernetes.Deployment;

/// <summary>
/// The objects of one kind that Gateways own, as the cluster has them. Tells of a Gateway whose object is other than it was, or gone; what
/// the server itself writes down, like a status, is no change.
/// </summary>
/// <param name="changed">Told of the Gateway; called by the thread of the watch.</param>
internal sealed class DeployedObjects(Action<ObjectKey> changed) : IObjectWatcher
{
    private const string Metadata = "metadata";

    // Written by the server, or by the controllers of the kinds.
    private static readonly HashSet<string> ServersFields = new(StringComparer.Ordinal)
    {
        "resourceVersion", "generation", "managedFields", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink",
    };

    private const string Revision = "deployment.kubernetes.io/revision";

    private readonly Dictionary<ObjectKey, Known> _known = [];
    private bool _listed;

    /// <inheritdoc/>
    public void Listed(IReadOnlyList<JsonElement> items)
    {
        var gone = new Dictionary<ObjectKey, Known>(_known);
        foreach (var item in items)
        {
            gone.Remove(KeyOf(item));
            // Whoever deploys has just looked at what is there at a start.
            Take(item, tell: _listed);
        }

        foreach (var (key, known) in gone)
        {
            _known.Remove(key);
            changed(known.Gateway);
        }

        _listed = true;
    }

    /// <inheritdoc/>
    public void Changed(JsonElement item, bool isDeleted)
    {
        if (!isDeleted)
            Take(item, tell: true);
        else if (_known.Remove(KeyOf(item), out var known))
            changed(known.Gateway);
    }

    private void Take(JsonElement item, bool tell)
    {
        if (GatewayOf(item) is not { } gateway)
            return;
        var key = KeyOf(item);
        var now = new Known(gateway, Hash(item));
        // What is new was made by whoever deploys.
        tell &= _known.TryGetValue(key, out var before) && before != now;
        _known[key] = now;
        if (tell)
            changed(gateway);
    }

    private static ObjectKey KeyOf(JsonElement item)
    {
        var metadata = item.GetProperty(Metadata);
        return new(metadata.GetProperty("namespace").GetString()!, metadata.GetProperty("name").GetString()!);
    }

    private static ObjectKey? GatewayOf(JsonElement item)
    {
        var metadata = item.GetProperty(Metadata);
        if (!metadata.TryGetProperty("ownerReferences", out var owners))
            return null;
        foreach (var owner in owners.EnumerateArray())
        {
            if (owner.GetProperty("kind").ValueEquals(ResourceKinds.Gateway.Name))
                return new(metadata.GetProperty("namespace").GetString()!, owner.GetProperty("name").GetString()!);
        }

        return null;
    }

    private static UInt128 Hash(JsonElement item)
    {
        var hash = new XxHash128();
        foreach (var field in item.EnumerateObject())
        {
            if (field.Name == Metadata)
                AddMetadata(hash, field.Value);
            else if (field.Name != "status")
                Add(hash, field);
        }

        return hash.GetCurrentHashAsUInt128();
    }

    private static void AddMetadata(XxHash128 hash, JsonElement metadata)
    {
        foreach (var field in metadata.EnumerateObject())
        {
            if (field.Name == "annotations")
            {
                foreach (var annotation in field.Value.EnumerateObject().Where(static annotation => annotation.Name != Revision))
                    Add(hash, annotation);
            }
            else if (!ServersFields.Contains(field.Name))
                Add(hash, field);
        }
    }

    private static void Add(XxHash128 hash, JsonProperty field)
    {
        hash.Append(Encoding.UTF8.GetBytes(field.Name));
        hash.Append(Encoding.UTF8.GetBytes(field.Value.GetRawText()));
    }

    private readonly record struct Known(ObjectKey Gateway, UInt128 Hash);
}
