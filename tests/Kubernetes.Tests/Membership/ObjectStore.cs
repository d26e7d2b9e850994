using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace KGateway.Kubernetes.Tests.Membership;

/// <summary>
/// What an API server keeps, as far as clustering needs it: objects of any kind, one resourceVersion for all, compare-and-swap, merge
/// patches, lists by selector, and the changes since a resourceVersion.
/// </summary>
internal sealed class ObjectStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<StoreChange> _changes = [];
    private long _version = 100;
    private long _forgotten;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next change.</summary>
    public Task ChangedAsync()
    {
        lock (_lock)
            return _changed.Task;
    }

    /// <summary>An object, or null.</summary>
    public JsonObject? Get(string path)
    {
        lock (_lock)
            return _objects.TryGetValue(path, out var found) ? (JsonObject)found.DeepClone() : null;
    }

    /// <summary>The objects of a collection.</summary>
    public (JsonArray Items, long Version) List(string collection, string? labelSelector, string? fieldSelector)
    {
        lock (_lock)
        {
            var items = new JsonArray();
            foreach (var (path, item) in _objects)
            {
                if (IsIn(path, collection) && IsSelected(item, labelSelector, fieldSelector))
                    items.Add(item.DeepClone());
            }

            return (items, _version);
        }
    }

    /// <summary>Creates an object.</summary>
    public (HttpStatusCode Status, JsonObject? Result) Create(string collection, JsonObject body)
    {
        lock (_lock)
        {
            var path = $"{collection}/{body["metadata"]!["name"]}";
            if (_objects.ContainsKey(path))
                return (HttpStatusCode.Conflict, null);
            var item = (JsonObject)body.DeepClone();
            item["metadata"]!["uid"] ??= $"uid-{_version}";
            return (HttpStatusCode.Created, Store(path, "ADDED", item));
        }
    }

    /// <summary>Replaces an object, if the resourceVersion that the body has is the stored one.</summary>
    public (HttpStatusCode Status, JsonObject? Result) Replace(string path, JsonObject body)
    {
        lock (_lock)
        {
            if (!_objects.TryGetValue(path, out var held))
                return (HttpStatusCode.NotFound, null);
            if (body["metadata"]!["resourceVersion"] is { } version && version.ToString() != held["metadata"]!["resourceVersion"]!.ToString())
                return (HttpStatusCode.Conflict, null);
            return (HttpStatusCode.OK, Store(path, "MODIFIED", (JsonObject)body.DeepClone()));
        }
    }

    /// <summary>Merges a patch into an object.</summary>
    public (HttpStatusCode Status, JsonObject? Result) Patch(string path, JsonObject patch)
    {
        lock (_lock)
        {
            if (!_objects.TryGetValue(path, out var held))
                return (HttpStatusCode.NotFound, null);
            var item = (JsonObject)held.DeepClone();
            Merge(item, patch);
            return (HttpStatusCode.OK, Store(path, "MODIFIED", item));
        }
    }

    /// <summary>Deletes an object.</summary>
    public (HttpStatusCode Status, JsonObject? Result) Delete(string path)
    {
        lock (_lock)
        {
            if (!_objects.Remove(path, out var held))
                return (HttpStatusCode.NotFound, null);
            Store(path, "DELETED", held);
            _objects.Remove(path);
            return (HttpStatusCode.OK, held);
        }
    }

    /// <summary>Forgets what has changed until now: watches from earlier on are told so.</summary>
    public void ForgetChanges()
    {
        lock (_lock)
        {
            _version++;
            _forgotten = _version;
            _changes.Clear();
            Signal();
        }
    }

    /// <summary>The changes of a collection after a resourceVersion; null if they have been forgotten.</summary>
    public IReadOnlyList<StoreChange>? ChangesSince(long version, string collection, string? labelSelector, string? fieldSelector)
    {
        lock (_lock)
        {
            if (version < _forgotten)
                return null;
            return [.. _changes
                .Where(change => change.Version > version && IsIn(change.Path, collection))
                .Where(change => IsSelected(change.Item, labelSelector, fieldSelector))];
        }
    }

    private JsonObject Store(string path, string type, JsonObject item)
    {
        _version++;
        item["metadata"]!["resourceVersion"] = _version.ToString(CultureInfo.InvariantCulture);
        _objects[path] = item;
        _changes.Add(new StoreChange(_version, path, type, (JsonObject)item.DeepClone()));
        Signal();
        return (JsonObject)item.DeepClone();
    }

    private void Signal()
    {
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    private static bool IsIn(string path, string collection) =>
        path.Length > collection.Length + 1 && path.StartsWith(collection, StringComparison.Ordinal) && path[collection.Length] == '/'
        && path.IndexOf('/', collection.Length + 1) < 0;

    private static bool IsSelected(JsonObject item, string? labels, string? fields)
    {
        if (fields is { Length: > 0 } && fields != $"metadata.name={item["metadata"]!["name"]}")
            return false;
        return labels is not { Length: > 0 }
            || labels.Split(',').All(label => $"{label.Split('=')[0]}={item["metadata"]!["labels"]?[label.Split('=')[0]]}" == label);
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject inner && target[name] is JsonObject held)
                Merge(held, inner);
            else
                target[name] = value.DeepClone();
        }
    }
}
