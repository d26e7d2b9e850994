using Envoy.Config.Cluster.V3;
using KGateway.EnvoyApi;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.State;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies.BackendConfig;

/// <summary>Clusters of backends with BackendConfigPolicies.</summary>
internal static class Configured
{
    /// <summary>A Service that speaks HTTP/1, one that speaks HTTP/2, Backends that need DNS, that don't, and that follow requests.</summary>
    public const string Backends =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: a, namespace: default, labels: {app: a}}
        spec: {ports: [{name: http, port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: h2, namespace: default, labels: {app: h2}}
        spec: {ports: [{name: grpc, port: 80, appProtocol: grpc}]}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: dns, namespace: default, labels: {app: dns}}
        spec: {static: {hosts: [{host: x.example, port: 80}]}}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: ip, namespace: default}
        spec: {static: {hosts: [{host: 1.2.3.4, port: 80}]}}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: any, namespace: default}
        spec: {dynamicForwardProxy: {enableTls: true}}

        """;

    public static BackendKey Of(string name) => name is "a" or "h2" or "none"
        ? BackendKey.OfService(new("default", name), 80)
        : BackendKey.OfBackend(new("default", name));

    /// <summary>A policy of a backend.</summary>
    public static string Policy(string backend, string spec, string name = "p", string metadata = "")
    {
        string target = backend is "a" or "h2"
            ? $"{{group: '', kind: Service, name: {backend}}}"
            : $"{{group: gateway.kgateway.dev, kind: Backend, name: {backend}}}";
        return $$"""
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: BackendConfigPolicy
            metadata: {name: {{name}}, namespace: default{{metadata}}}
            spec: {targetRefs: [{{target}}], {{spec}}}

            """;
    }

    /// <summary>The result for a backend with a policy.</summary>
    public static ClusterResult Build(string backend, string spec, string more = "") =>
        Build(backend, Given.State(Backends + Policy(backend, spec) + more));

    public static ClusterResult Build(string backend, ClusterState state, TranslationSettings? settings = null) =>
        ClusterBuilder.Build(Of(backend), state, settings ?? TranslationSettings.Default);

    /// <summary>The JSON form of a cluster, without blanks.</summary>
    public static string Json(this ClusterResult result)
    {
        Assert.Empty(result.Errors);
        return EnvoyJson.Format(Cluster.Parser.ParseFrom(result.Cluster!.Bytes.Span)).Replace(" ", "", StringComparison.Ordinal).Replace('"', '\'');
    }
}
