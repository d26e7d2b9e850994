using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using KGateway.Grains.Contracts.Sources;
using KGateway.Kubernetes.Api;
using KGateway.Resources;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Sources;

/// <summary>Reads the objects of a Kubernetes API server: one stream for each kind, each by one watch.</summary>
/// <param name="kinds">The kinds that are read.</param>
/// <param name="standIns">What counts as there while it is missing.</param>
/// <param name="api">The server.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log.</param>
internal sealed class KubernetesSource(
    WatchedKinds kinds, StandIns standIns, KubernetesApi api, TimeProvider time, ILogger<KubernetesSource> logger) : IResourceSource
{
    private static readonly FrozenDictionary<string, ResourceKind> KindByStream = ResourceKinds.All.ToFrozenDictionary(NameOf);

    private readonly ServedKinds _served = new(api, time);

    /// <inheritdoc/>
    public IReadOnlyList<WatchStream> Streams { get; } =
        [.. kinds.All.Select(static kind => new WatchStream(NameOf(kind), [kind.GroupKind]))];

    /// <inheritdoc/>
    public WatchStream? Find(string name) => KindByStream.TryGetValue(name, out var kind) ? new WatchStream(name, [kind.GroupKind]) : null;

    /// <inheritdoc/>
    /// <exception cref="KubernetesApiException">The kind can't be listed or watched; the message says why.</exception>
    public async IAsyncEnumerable<ResourceBatch> WatchAsync(
        WatchStream stream, long? resumeAfter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var kind = KindByStream[stream.Name];
        await using var reflector = new Reflector(api, _served, kind, time, logger);
        // At 0 a kind is that isn't served.
        if (resumeAfter is > 0)
            reflector.ResumeAfter(resumeAfter.Value);
        while (!reflector.Ended)
        {
            if (await reflector.StepAsync(cancellationToken) is { } batch)
                yield return standIns.Fill(kind.GroupKind, batch);
        }
    }

    // The name of its definition, as kubectl shows it; core kinds have no group.
    private static string NameOf(ResourceKind kind) => kind.Group.Length == 0 ? kind.Plural : $"{kind.Plural}.{kind.Group}";
}
