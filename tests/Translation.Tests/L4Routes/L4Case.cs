using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using Envoy.Extensions.Filters.Udp.UdpProxy.V3;
using KGateway.Translation.Encoding;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Incremental;
using KGateway.Translation.Tests.Routes;
using RouteStatus = KGateway.Translation.Statuses.RouteStatus;

namespace KGateway.Translation.Tests.L4Routes;

/// <summary>A Gateway <c>default/gw</c> with some listeners and routes, translated.</summary>
internal sealed class L4Case
{
    private static readonly TestCertificate Certificate = TestCertificate.Create();

    private readonly GatewayTranslation _translation;

    private L4Case(GatewayTranslation translation) => _translation = translation;

    public GatewayTranslation Translation => _translation;

    /// <summary>Translates listeners, each a line of a YAML list, and other objects; each object is a second younger than the one before.</summary>
    public static L4Case Of(string listeners, string objects, TranslationSettings? settings = null) =>
        new(new GatewayTranslator(new("default", "gw"), settings ?? TranslationSettings.Default).Translate(Given.State(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: kgateway}
            spec: {controllerName: kgateway.dev/kgateway}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: gw, namespace: default}
            spec:
              gatewayClassName: kgateway
              allowedListeners: {namespaces: {from: All} }
              listeners:
              {{listeners.ReplaceLineEndings("\n  ")}}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: cert, namespace: default}
            stringData: {tls.crt: {{Quoted(Certificate.Pem)}}, tls.key: {{Quoted(Certificate.KeyPem)}} }
            {{Given.Services}}
            ---
            {{objects}}
            """)));

    /// <summary>A route of a kind; <paramref name="spec"/> without parentRefs unless it has its own.</summary>
    public static string Route(string kind, string name, string spec, string parents = "[{name: gw}]", string version = "v1") =>
        $$"""
        apiVersion: gateway.networking.k8s.io/{{version}}
        kind: {{kind}}
        metadata: {name: {{name}}, namespace: default}
        spec: {parentRefs: {{parents}}, {{spec}}}
        ---

        """;

    /// <summary>The Envoy listener with a name; null when there is none.</summary>
    public Listener? Find(string name) =>
        _translation.Resources[(int)XdsType.Listener][name] is { } found ? Envoy.Config.Listener.V3.Listener.Parser.ParseFrom(found.ToArray()) : null;

    /// <summary>The Envoy listener with a name.</summary>
    public Listener Listener(string name) => Find(name) ?? throw new InvalidOperationException($"there is no listener {name}");

    /// <summary>Server names and target of each chain of a listener, in order: <c>a.example.com => cluster</c>.</summary>
    public string[] Chains(string listener) =>
        [.. Listener(listener).FilterChains.Select(static chain =>
            $"{(chain.FilterChainMatch is { } match ? string.Join(' ', match.ServerNames) : "*")} => {Target(chain)}"
            + (chain.TransportSocket is null ? "" : " (TLS)"))];

    /// <summary>The filter of a UDP listener.</summary>
    public UdpProxyConfig Udp(string listener)
    {
        var filter = Assert.Single(Listener(listener).ListenerFilters);
        Assert.Equal("envoy.filters.udp_listener.udp_proxy", filter.Name);
        return filter.TypedConfig.Unpack<UdpProxyConfig>();
    }

    /// <summary>Reason of a condition of a route, by its parent's place.</summary>
    public string Reason(string route, string type, int parent = 0) => Condition(route, type, parent).Reason;

    /// <summary>A condition of a route, by its parent's place.</summary>
    public Condition Condition(string route, string type, int parent = 0) =>
        _translation.Statuses.Single(s => s.Value is RouteStatus && s.Key.Key.Name == route).Value is RouteStatus status
            ? status.Parents[parent].Conditions.Single(c => c.Type == type)
            : throw new InvalidOperationException();

    /// <summary>The status of a listener of the Gateway.</summary>
    public ListenerStatus ListenerStatus(string name) =>
        _translation.Statuses.Values.OfType<GatewayStatus>().Single().Listeners.Single(l => l.Name == name);

    /// <summary>Reason of a condition of a listener of the Gateway.</summary>
    public string ListenerReason(string name, string type) => ListenerStatus(name).Conditions.Single(c => c.Type == type).Reason;

    /// <summary>The kinds that a listener supports.</summary>
    public string[] Kinds(string listener) => [.. ListenerStatus(listener).SupportedKinds.AsSpan().ToArray().Select(static k => k.Kind)];

    private static string Target(FilterChain chain)
    {
        var filter = Assert.Single(chain.Filters);
        if (!filter.TypedConfig.Is(TcpProxy.Descriptor))
            return "http";
        var proxy = filter.TypedConfig.Unpack<TcpProxy>();
        return proxy.ClusterSpecifierCase == TcpProxy.ClusterSpecifierOneofCase.Cluster
            ? proxy.Cluster
            : string.Join(' ', proxy.WeightedClusters.Clusters.Select(static c => $"{c.Name}:{c.Weight}"));
    }

    private static string Quoted(string text) => $"\"{text.ReplaceLineEndings("\\n")}\"";
}
