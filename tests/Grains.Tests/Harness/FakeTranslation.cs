using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using KGateway.Grains.Translations;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Translation;
using KGateway.Translation.Backends;
using KGateway.Translation.Effective;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Grains.Tests.Harness;

/// <summary>
/// A translation whose bytes are readable text: one route table with a virtual host for each HTTPRoute of the Gateway, one cluster for each
/// Service that a route names and that exists. Everything depends on the ConfigMap "shared" too.
/// </summary>
internal sealed class FakeTranslation : ITranslation
{
    public static readonly ObjectKey Shared = new("default", "shared");

    private readonly ConcurrentDictionary<ObjectKey, int> _counts = new();
    private readonly ConcurrentQueue<ObjectKey> _order = new();
    private readonly ConcurrentDictionary<string, EncodedVirtualHost> _hosts = new(StringComparer.Ordinal);

    /// <summary>Work that each virtual host costs.</summary>
    public TimeSpan Cost { get; set; }

    /// <summary>What each translation waits for.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    /// <summary>The Gateways in the order in which they were translated, each as often as it was.</summary>
    public IReadOnlyCollection<ObjectKey> Order => _order;

    public int Translations(ObjectKey gateway) => _counts.GetValueOrDefault(gateway);

    public TranslationOfGateway ForGateway(ObjectKey gateway)
    {
        GatewayTranslation? previous = null;
        return new TranslationOfGateway(
            state =>
            {
                Held.Wait();
                _order.Enqueue(gateway);
                _counts.AddOrUpdate(gateway, 1, static (_, count) => count + 1);
                return previous = Translate(gateway, state, previous);
            },
            static _ => false,
            state => state.Get<Gateway>(gateway) is { } source ? Infrastructure(source) : null);
    }

    public bool Exists(BackendKey backend, ClusterState state) => state.Get<Service>(backend.Object) is not null;

    public (EncodedMessage Assignment, bool Any) Endpoints(
        BackendKey backend,
        ClusterState state,
        IReadOnlyCollection<EndpointSlice> slices,
        IReadOnlyCollection<Pod> pods,
        Func<ObjectKey, Pod?> podOf)
    {
        var addresses = slices
            .SelectMany(static slice => (IEnumerable<Endpoint>)slice.Endpoints)
            .Select(endpoint => endpoint.Addresses[0] + (endpoint.TargetRef is { Name: { } name }
                ? $"@{podOf(new ObjectKey(backend.Object.Namespace, name))?.Spec.NodeName ?? "?"}"
                : ""))
            .Order(StringComparer.Ordinal)
            .ToArray();
        return (Message(XdsType.Endpoints, backend.ClusterName, string.Join(',', addresses)), addresses.Length > 0);
    }

    public ObjectStatus? Ownerless(ResourceId id, ClusterState state, out IReadOnlyCollection<LookupKey> dependencies)
    {
        dependencies = [];
        return null;
    }

    public EffectivePolicies? InForce(ResourceId id, GatewayTranslation gateway, ClusterState state) =>
        gateway.Statuses.ContainsKey(id) ? new(gateway.Gateway.ToString(), [], [new EffectivePart { Name = id.ToString() }]) : null;

    public EffectivePolicies? InForce(ResourceId id, ClusterState state) => null;

    public IReadOnlyDictionary<ResourceId, ObjectStatus> Ownerless(ClusterState state) => ImmutableDictionary<ResourceId, ObjectStatus>.Empty;

    private static KGateway.Translation.GatewayInfrastructure Infrastructure(Gateway source) => new()
    {
        Gateway = source.Key,
        Generation = source.Metadata.Generation,
        Uid = "",
        ClassName = source.Spec.GatewayClassName,
        Waypoint = false,
        Ports = [new InfrastructurePort(80, "TCP")],
        Labels = StringMap.From(("a", "b")),
        Annotations = default,
        Addresses = default,
        Parameters = ProxyParameters.Default,
    };

    private GatewayTranslation Translate(ObjectKey gateway, ClusterState state, GatewayTranslation? previous)
    {
        if (state.Get<Gateway>(gateway) is not { } source)
            return GatewayTranslation.None(gateway);
        var shared = state.Get<ConfigMap>(Shared)?.Data.GetValueOrDefault("v") ?? "";
        var hosts = ImmutableArray.CreateBuilder<EncodedVirtualHost>();
        var clusters = new List<EncodedResource>();
        var backends = ImmutableDictionary.CreateBuilder<string, BackendKey>(StringComparer.Ordinal);
        var statuses = ImmutableDictionary.CreateBuilder<ResourceId, ObjectStatus>();
        foreach (var route in state.RoutesOf(source.Id).OfType<HttpRoute>().OrderBy(static route => route.Key))
        {
            Spin(Cost);
            var names = new List<string>();
            foreach (var rule in (IEnumerable<HttpRouteRule>)route.Spec.Rules)
            {
                foreach (var reference in (IEnumerable<HttpBackendRef>)rule.BackendRefs)
                {
                    var service = new ObjectKey(route.Key.Namespace, reference.Name);
                    if (state.Get<Service>(service) is null)
                        continue;
                    var backend = BackendKey.OfService(service, reference.Port ?? 80);
                    names.Add(backend.ClusterName);
                    if (!backends.ContainsKey(backend.ClusterName))
                        clusters.Add(Message(XdsType.Cluster, backend.ClusterName, "cluster"));
                    backends[backend.ClusterName] = backend;
                }
            }

            var text = $"{route.Key} {route.Metadata.Annotations.GetValueOrDefault("v")} {shared} -> {string.Join(',', names)}";
            hosts.Add(_hosts.GetOrAdd(
                text, _ => new EncodedVirtualHost(route.Key.ToString(), Encoding.UTF8.GetBytes(text), [.. names])));
            statuses[route.Id] = new RouteStatus(
            [
                new RouteParentStatus(
                    new ParentReference { Name = gateway.Name, Namespace = gateway.Namespace },
                    "test",
                    [new Condition("Accepted", ConditionStatus.True, "Accepted", "", route.Metadata.Generation)]),
            ]);
        }

        statuses[source.Id] = new GatewayStatus([], [], [], 0);
        var listener = Message(XdsType.Listener, "listener", source.Spec.GatewayClassName, secrets: []);
        var table = new EncodedRouteTable("routes", "head"u8.ToArray(), hosts.ToImmutable());
        var sets = ImmutableArray.Create(
            Set(XdsType.Cluster, clusters),
            ResourceSet.Empty,
            ResourceSet.Empty,
            Set(XdsType.Listener, [listener]),
            Set(XdsType.Route, [table]));
        var map = backends.ToImmutable();
        return new GatewayTranslation
        {
            Gateway = gateway,
            Resources = sets,
            ChangedNames = default,
            Backends = previous is not null && previous.Backends.Count == map.Count && map.All(pair => previous.Backends.Contains(pair))
                ? previous.Backends
                : map,
            Statuses = statuses.ToImmutable(),
            ChangedStatuses = previous is null
                ? default
                : [.. statuses.Where(pair => !Equals(previous.Statuses.GetValueOrDefault(pair.Key), pair.Value)).Select(static pair => pair.Key),
                   .. previous.Statuses.Keys.Where(id => !statuses.ContainsKey(id))],
            Infrastructure = Infrastructure(source),
        };

        ResourceSet Set(XdsType type, List<EncodedResource> resources) => (previous?.Resources[(int)type] ?? ResourceSet.Empty).With(
            resources,
            (previous?.Resources[(int)type] ?? ResourceSet.Empty).Resources
                .Select(static resource => resource.Name)
                .Except(resources.Select(static resource => resource.Name))
                .ToArray());
    }

    private static EncodedMessage Message(XdsType type, string name, string text, ImmutableArray<string> secrets = default) =>
        new(type, name, Encoding.UTF8.GetBytes($"{name}: {text}"), [], secrets);

    private static void Spin(TimeSpan cost)
    {
        if (cost == TimeSpan.Zero)
            return;
        var until = TimeProvider.System.GetTimestamp() + (long)(cost.TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (TimeProvider.System.GetTimestamp() < until)
            Thread.SpinWait(20);
    }
}
