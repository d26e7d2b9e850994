using KGateway.Grains.Hosting;
using KGateway.Grains.Validation;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Istio;
using KGateway.Resources.Kgateway;
using KGateway.Translation;
using KGateway.Translation.Backends;
using KGateway.Translation.Effective;
using KGateway.Translation.Encoding;
using KGateway.Translation.Endpoints;
using KGateway.Translation.Endpoints.Ec2;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using Microsoft.Extensions.Options;

namespace KGateway.Grains.Translations;

/// <summary>The translation library with the silo's settings.</summary>
internal sealed partial class Translation(
    IOptions<KGatewayOptions> options, ConfigurationChecks checks, ILogger<Translation> logger) : ITranslation
{
    private readonly TranslationSettings _settings = options.Value.Translation;

    /// <inheritdoc/>
    public TranslationOfGateway ForGateway(ObjectKey gateway)
    {
        var translator = new GatewayTranslator(gateway, _settings);
        return new TranslationOfGateway(translator.Translate, translator.TrySkip, translator.InfrastructureIn);
    }

    /// <inheritdoc/>
    public bool Exists(BackendKey backend, ClusterState state) => backend.Kind == ResourceKinds.Backend.GroupKind
        ? state.Get<Backend>(backend.Object) is { Spec.Aws.Ec2: not null } instances && Ec2Documents.Find(instances, state, _settings) is not null
        : state.Get(new ResourceId(backend.Kind, backend.Object)) is not null;

    /// <inheritdoc/>
    public (EncodedMessage Assignment, bool Any) Endpoints(
        BackendKey backend,
        ClusterState state,
        IReadOnlyCollection<EndpointSlice> slices,
        IReadOnlyCollection<Pod> pods,
        Func<ObjectKey, Pod?> podOf)
    {
        if (backend.Kind == ResourceKinds.Backend.GroupKind)
            return Instances(backend, state);
        if (state.Get(new ResourceId(backend.Kind, backend.Object)) is ServiceEntry entry)
        {
            var workloads = state.InNamespace<WorkloadEntry>(backend.Object.Namespace);
            var selected = ServiceEntryEndpoints.Translate(backend, entry, workloads, pods, NodeOf, _settings);
            return (selected, workloads.Length + pods.Count > 0);
        }

        var service = state.Get<Service>(backend.Object)
            ?? throw new InvalidOperationException($"There is no Service {backend.Object}.");
        var written = StaticEndpoints.SlicesOf(service, out var problem);
        if (problem is not null)
            LogStaticEndpoints(service.Key, StaticEndpoints.Annotation, problem);
        if (!written.IsEmpty)
            slices = [.. slices, .. written];
        var assignment = EndpointTranslator.Translate(
            backend, service, slices, podOf, NodeOf, _settings);
        return (assignment, slices.Any(static slice => slice.Endpoints.Count > 0));

        Node? NodeOf(string name) => state.Get<Node>(new ObjectKey("", name));
    }

    /// <inheritdoc/>
    public ObjectStatus? Ownerless(ResourceId id, ClusterState state, out IReadOnlyCollection<LookupKey> dependencies)
    {
        var status = OwnerlessStatuses.Of(id, state, _settings, out dependencies, out var pending);
        checks.Ask(pending);
        return status;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<ResourceId, ObjectStatus> Ownerless(ClusterState state) => OwnerlessStatuses.All(state, _settings);

    /// <inheritdoc/>
    public EffectivePolicies? InForce(ResourceId id, GatewayTranslation gateway, ClusterState state) =>
        EffectivePolicyReader.ByGateway(id, gateway, state, _settings);

    /// <inheritdoc/>
    public EffectivePolicies? InForce(ResourceId id, ClusterState state) => EffectivePolicyReader.Common(id, state, _settings);

    private (EncodedMessage Assignment, bool Any) Instances(BackendKey key, ClusterState state)
    {
        if (state.Get<Backend>(key.Object) is not { Spec.Aws: { Ec2: not null } aws } backend
            || Ec2Documents.Find(backend, state, _settings) is not { } findings)
            throw new InvalidOperationException($"There are no instances of Backend {key.Object}.");
        return (Ec2Endpoints.Translate(key, aws, findings), !findings.Endpoints.IsEmpty);
    }

    [LoggerMessage(EventId = 310, Level = LogLevel.Warning, Message = "Service {Service}: annotation {Annotation}: {Problem}")]
    private partial void LogStaticEndpoints(ObjectKey service, string annotation, string problem);
}
