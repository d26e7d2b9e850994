using System.Net;
using System.Text.Json;
using KGateway.Grains.Contracts.Sources;
using KGateway.Kubernetes.Api;
using KGateway.Resources;
using KGateway.Translation.State;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Sources;

/// <summary>
/// Follows one kind: lists it (as the beginning of a watch, if the server can), watches on, lists again when the server has forgotten
/// where we were, and waits while the kind isn't served. It keeps no objects. One step after the other; not for concurrent use.
/// </summary>
internal sealed partial class Reflector(KubernetesApi api, ServedKinds served, ResourceKind kind, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    // A watch that ends sooner, and brought nothing, isn't worth being opened again at once.
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);

    private readonly ObjectProjection _projection = new(kind, logger);
    private WatchConnection? _connection;

    // What a list within a watch has brought so far; null when watching on.
    private Dictionary<ObjectKey, Resource>? _listing;
    private string? _version;
    private long? _position;
    private long _told;
    private bool _canStreamLists = true;
    private bool _absent;
    private bool _forbidden;
    private bool _brought;

    /// <summary>Whether the server has ended the watch so soon that the caller should pause.</summary>
    public bool Ended { get; private set; }

    /// <summary>Begins after a position instead of with a list.</summary>
    public void ResumeAfter(long position) => (_position, _told) = (position, position);

    /// <summary>Does what is next; returns the batch that it brought, if any.</summary>
    /// <exception cref="KubernetesApiException">The server refuses; the message says what and why.</exception>
    public async Task<ResourceBatch?> StepAsync(CancellationToken cancellationToken)
    {
        if (_absent)
        {
            _version = await served.WaitAsync(kind, cancellationToken);
            _absent = false;
            if (!_forbidden)
                LogServed(kind.GroupKind, _version);
        }

        return _connection is null ? await ConnectAsync(cancellationToken) : await ReadAsync(_connection, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => CloseAsync();

    private async Task<ResourceBatch?> ConnectAsync(CancellationToken cancellationToken)
    {
        var asked = _version is null;
        _version ??= await served.FindAsync(kind, cancellationToken);
        if (_version is null)
            return Absent();
        try
        {
            if (_position is { } position)
                await OpenAsync(position, cancellationToken);
            else if (_canStreamLists)
                await OpenListAsync(cancellationToken);
            else
                return await ListAsync(cancellationToken);
        }
        catch (KubernetesApiException e) when (e.Status == HttpStatusCode.NotFound && !asked)
        {
            // Its definition is gone, or has another version now.
            _version = null;
        }
        catch (KubernetesApiException e) when (e.Status == HttpStatusCode.Gone && _position is not null)
        {
            Relist(e.Message);
        }
        catch (KubernetesApiException e) when (e.Status == HttpStatusCode.Forbidden && KindSelectors.IsDispensable(kind))
        {
            return Forbidden(e.Message);
        }
        catch (KubernetesApiException e) when (
            e.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity && _position is null && _canStreamLists)
        {
            ListByPages(e.Message);
        }

        return null;
    }

    private async Task OpenAsync(long position, CancellationToken cancellationToken)
    {
        var path = KubernetesPath.With(WatchPath(), "resourceVersion", position.ToString(System.Globalization.CultureInfo.InvariantCulture));
        _connection = await WatchConnection.OpenAsync(api, path, KindSelectors.FormOfObjects(kind), time, cancellationToken);
        (_listing, _brought) = (null, false);
    }

    private async Task OpenListAsync(CancellationToken cancellationToken)
    {
        var path = KubernetesPath.With(WatchPath(), "sendInitialEvents", "true");
        path = KubernetesPath.With(path, "resourceVersionMatch", "NotOlderThan");
        _connection = await WatchConnection.OpenAsync(api, path, KindSelectors.FormOfObjects(kind), time, cancellationToken);
        (_listing, _brought) = ([], false);
    }

    private async Task<ResourceBatch> ListAsync(CancellationToken cancellationToken)
    {
        var (objects, version) = await PagedList.ReadAsync(
            api, CollectionPath(), KindSelectors.FormOfLists(kind), _projection, time, cancellationToken);
        _position = version;
        return Complete(objects.Values, version);
    }

    private async Task<ResourceBatch?> ReadAsync(WatchConnection connection, CancellationToken cancellationToken)
    {
        var progress = await connection.WaitAsync(listing: _listing is not null, cancellationToken);
        if (progress == WatchProgress.Lines)
        {
            try
            {
                return Take(connection);
            }
            catch (KubernetesApiException e) when (e.Status == HttpStatusCode.Gone)
            {
                Relist(e.Message);
                await CloseAsync();
                return null;
            }
        }

        if (_listing is not null && progress == WatchProgress.Silent)
            ListByPages("it sent no end of the list");
        else if (_listing is not null)
            throw new IOException($"{kind.GroupKind}: the connection ended before everything was listed.");
        else if (progress == WatchProgress.Silent)
            LogSilent(kind.GroupKind);
        else
            Ended = !_brought && connection.Age < ShortestWatch;
        await CloseAsync();
        return null;
    }

    // All lines that have arrived are one batch, in which the last word about an object holds.
    private ResourceBatch? Take(WatchConnection connection)
    {
        var changes = new Dictionary<ObjectKey, ResourceChange>();
        ResourceBatch? list = null;
        while (connection.TryTake(out var line))
        {
            if (line.IsEmpty)
                continue;
            var happened = WatchEvent.Parse(line);
            if (happened.Type == WatchEventType.Error)
                throw ServerStatus.OfEvent(CollectionPath(), JsonElement.Parse(happened.Object));
            _brought = true;
            if (_listing is null)
                _position = Change(happened, changes, connection);
            else if (TakeListed(happened, _listing) is { } end)
            {
                connection.ExpectBookmarks();
                list = Complete(_listing.Values, end);
                (_position, _listing) = (end, null);
                changes.Clear();
            }
        }

        if (_position is not { } position)
            return null;
        if (list is null)
            return Batch(position, changes.Values);
        // Changes that came on the heels of the list belong to it.
        return changes.Count == 0 ? list : Joined(list, position, changes);
    }

    private long Change(WatchEvent happened, Dictionary<ObjectKey, ResourceChange> changes, WatchConnection connection)
    {
        ObjectHead head;
        switch (happened.Type)
        {
            case WatchEventType.Bookmark:
                connection.ExpectBookmarks();
                return _projection.Head(happened.Object).Version;
            case WatchEventType.Deleted:
                head = _projection.Head(happened.Object);
                _projection.Forget(head.Key);
                changes[head.Key] = ResourceChange.Delete(new ResourceId(kind.GroupKind, head.Key));
                return head.Version;
            default:
                if (_projection.Read(happened.Object, out head) is { } resource)
                    changes[head.Key] = ResourceChange.Put(resource);
                return head.Version;
        }
    }

    // The position at which the list is complete; null before.
    private long? TakeListed(WatchEvent happened, Dictionary<ObjectKey, Resource> listing)
    {
        ObjectHead head;
        switch (happened.Type)
        {
            case WatchEventType.Bookmark:
                head = _projection.Head(happened.Object);
                return head.EndsInitialEvents ? head.Version : null;
            case WatchEventType.Deleted:
                listing.Remove(_projection.Head(happened.Object).Key);
                return null;
            default:
                if (_projection.Read(happened.Object, out head) is { } resource)
                    listing[head.Key] = resource;
                return null;
        }
    }

    private static ResourceBatch Joined(ResourceBatch list, long position, Dictionary<ObjectKey, ResourceChange> changes)
    {
        var objects = new Dictionary<ObjectKey, ResourceChange>(list.Changes.Count);
        foreach (var change in list.Changes)
            objects[change.Id.Key] = change;
        foreach (var (key, change) in changes)
        {
            if (change.Value is null)
                objects.Remove(key);
            else
                objects[key] = change;
        }

        return list with { Position = position, Changes = objects.Values };
    }

    private ResourceBatch Complete(IReadOnlyCollection<Resource> objects, long position)
    {
        var changes = new List<ResourceChange>(objects.Count);
        foreach (var resource in objects)
            changes.Add(ResourceChange.Put(resource));
        LogListed(kind.GroupKind, changes.Count, position);
        return Batch(position, changes) with { Complete = true };
    }

    private ResourceBatch Absent()
    {
        (_position, _absent) = (null, true);
        LogAbsent(kind.GroupKind);
        return Batch(_told, []) with { Complete = true };
    }

    private ResourceBatch Forbidden(string reason)
    {
        if (!_forbidden)
            LogForbidden(kind.GroupKind, reason);
        (_position, _absent, _forbidden) = (null, true, true);
        return Batch(_told, []) with { Complete = true };
    }

    private ResourceBatch Batch(long position, IReadOnlyCollection<ResourceChange> changes)
    {
        _told = position;
        return new ResourceBatch { Position = position, Changes = changes };
    }

    private void Relist(string reason)
    {
        LogRelist(kind.GroupKind, reason);
        _position = null;
    }

    private void ListByPages(string reason)
    {
        LogPages(kind.GroupKind, reason);
        _canStreamLists = false;
    }

    private string CollectionPath()
    {
        var path = KubernetesPath.Collection(kind, version: _version);
        return KindSelectors.Fields(kind) is { } selector ? KubernetesPath.With(path, "fieldSelector", selector) : path;
    }

    private string WatchPath() =>
        KubernetesPath.With(KubernetesPath.With(CollectionPath(), "watch", "true"), "allowWatchBookmarks", "true");

    private async ValueTask CloseAsync()
    {
        if (_connection is null)
            return;
        await _connection.DisposeAsync();
        _connection = null;
    }
}
