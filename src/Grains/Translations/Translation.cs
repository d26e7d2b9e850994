using KGateway.Grains.Hosting;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Istio;
using KGateway.Translation;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Endpoints;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using Microsoft.Extensions.Options;

namespace KGateway.Grains.Translations;

/// <summary>The translation library with the silo's settings.</summary>
internal sealed partial class Translation(IOptions<KGatewayOptions> options, ILogger<Translation> logger) : ITranslation
{
    private readonly TranslationSettings _settings = options.Value.Translation;

    /// <inheritdoc/>
    public TranslationOfGateway ForGateway(ObjectKey gateway)
    {
        var translator = new GatewayTranslator(gateway, _settings);
        return new TranslationOfGateway(translator.Translate, translator.TrySkip, translator.InfrastructureIn);
    }

    /// <inheritdoc/>
    public bool Exists(BackendKey backend, ClusterState state) => state.Get(new ResourceId(backend.Kind, backend.Object)) is not null;

    /// <inheritdoc/>
    public (EncodedMessage Assignment, bool Any) Endpoints(
        BackendKey backend,
        ClusterState state,
        IReadOnlyCollection<EndpointSlice> slices,
        IReadOnlyCollection<Pod> pods,
        Func<ObjectKey, Pod?> podOf)
    {
        if (state.Get(new ResourceId(backend.Kind, backend.Object)) is ServiceEntry entry)
        {
            var workloads = state.InNamespace<WorkloadEntry>(backend.Object.Namespace);
            var selected = ServiceEntryEndpoints.Translate(backend, entry, workloads, pods, NodeOf);
            return (selected, workloads.Length + pods.Count > 0);
        }

        var service = state.Get<Service>(backend.Object)
            ?? throw new InvalidOperationException($"There is no Service {backend.Object}.");
        var written = StaticEndpoints.SlicesOf(service, out var problem);
        if (problem is not null)
            LogStaticEndpoints(problem);
        if (!written.IsEmpty)
            slices = [.. slices, .. written];
        var assignment = EndpointTranslator.Translate(
            backend, service, slices, podOf, NodeOf, _settings);
        return (assignment, slices.Any(static slice => slice.Endpoints.Count > 0));

        Node? NodeOf(string name) => state.Get<Node>(new ObjectKey("", name));
    }

    /// <inheritdoc/>
    public ObjectStatus? Ownerless(ResourceId id, ClusterState state, out IReadOnlyCollection<LookupKey> dependencies) =>
        OwnerlessStatuses.Of(id, state, _settings, out dependencies);

    /// <inheritdoc/>
    public IReadOnlyDictionary<ResourceId, ObjectStatus> Ownerless(ClusterState state) => OwnerlessStatuses.All(state, _settings);

    [LoggerMessage(EventId = 310, Level = LogLevel.Warning, Message = "{Problem}")]
    private partial void LogStaticEndpoints(string problem);
}
