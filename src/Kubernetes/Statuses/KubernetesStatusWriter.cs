using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using KGateway.Grains.Contracts.Statuses;
using KGateway.Kubernetes.Api;
using KGateway.Resources;
using KGateway.Translation.Statuses;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Statuses;

/// <summary>
/// Writes statuses to the objects of an API server: reads the object, finds out what must change, and writes that under the condition that
/// nobody else has written meanwhile.
/// </summary>
internal sealed partial class KubernetesStatusWriter(KubernetesApi api, TimeProvider time, ILogger<KubernetesStatusWriter> logger)
    : IStatusWriter, IDisposable
{
    // Enough to be quick with thousands of routes, and little enough that the API server stays well.
    private const int AtOnce = 32;
    private const int PerSecond = 400;

    // Each failed try means that another writer has got on.
    private const int Tries = 6;

    private readonly ServedKinds _served = new(api, time);
    private readonly ConcurrentDictionary<GroupKind, string> _versions = new();
    private readonly SemaphoreSlim _slots = new(AtOnce);
    private readonly WritePace _pace = new(PerSecond, PerSecond, time);

    /// <inheritdoc/>
    /// <exception cref="KubernetesApiException">The server refuses, or others write all the time.</exception>
    public async ValueTask WriteAsync(ResourceId id, ObjectStatus? status, CancellationToken cancellationToken)
    {
        if (!ResourceKinds.ByGroupKind.TryGetValue(id.GroupKind, out var kind))
            throw new ArgumentException($"The kind {id.GroupKind} isn't one that is read.", nameof(id));
        await _slots.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 1; !await TryWriteAsync(kind, id.Key, status, last: attempt == Tries, cancellationToken);)
                attempt++;
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    // False if somebody else has written between our reading and writing.
    private async Task<bool> TryWriteAsync(
        ResourceKind kind, ObjectKey key, ObjectStatus? status, bool last, CancellationToken cancellationToken)
    {
        await _pace.WaitAsync(cancellationToken);
        if (await ReadAsync(kind, key, cancellationToken) is not var (stored, version))
            return true;
        if (StatusPatch.Of(stored, status, time.GetUtcNow()) is not { } fields)
            return true;
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = stored.GetProperty("metadata").GetProperty("resourceVersion").GetString() },
            ["status"] = fields,
        };
        var path = KubernetesPath.With(
            KubernetesPath.Object(kind, key, "status", version), "fieldManager", StatusPatch.FieldManager);
        try
        {
            await api.MergePatchAsync(path, patch, cancellationToken);
            LogWritten(kind.Name, key);
            return true;
        }
        catch (KubernetesApiException e) when (e.Status == HttpStatusCode.Conflict && !last)
        {
            LogConflict(kind.Name, key);
            return false;
        }
        catch (KubernetesApiException e) when (e.Status == HttpStatusCode.NotFound)
        {
            // Deleted meanwhile.
            return true;
        }
    }

    // Null if the object is gone, or its kind isn't served any more.
    private async Task<(JsonElement Stored, string Version)?> ReadAsync(
        ResourceKind kind, ObjectKey key, CancellationToken cancellationToken)
    {
        _versions.TryGetValue(kind.GroupKind, out var known);
        if (known is not null && await api.GetAsync(KubernetesPath.Object(kind, key, version: known), cancellationToken) is { } stored)
            return (stored, known);
        // A version that isn't served any more looks like an object that is gone.
        if (await _served.FindAsync(kind, cancellationToken) is not { } version || version == known)
            return null;
        _versions[kind.GroupKind] = version;
        return await api.GetAsync(KubernetesPath.Object(kind, key, version: version), cancellationToken) is { } found
            ? (found, version)
            : null;
    }

    [LoggerMessage(EventId = 710, Level = LogLevel.Debug, Message = "The status of {Kind} {Key} was written")]
    private partial void LogWritten(string kind, ObjectKey key);

    [LoggerMessage(EventId = 711, Level = LogLevel.Debug, Message = "{Kind} {Key} was changed while its status was to be written")]
    private partial void LogConflict(string kind, ObjectKey key);
}
