using KGateway.Resources;
using KGateway.Translation.State;

namespace KGateway.TranslationBench;

/// <summary>A Gateway with many HTTPRoutes, each with a hostname and a Service of its own.</summary>
internal static class Routes
{
    /// <summary>The Gateway.</summary>
    public static ObjectKey Gateway { get; } = new("default", "bench");

    /// <summary>The state with <paramref name="count"/> routes.</summary>
    public static ClusterState State(int count)
    {
        var text = new System.Text.StringBuilder("""
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: kgateway}
            spec: {controllerName: kgateway.dev/kgateway}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: bench, namespace: default}
            spec:
              gatewayClassName: kgateway
              listeners: [{name: http, port: 8080, protocol: HTTP}]

            """);
        for (var i = 0; i < count; i++)
        {
            text.Append(Service(i)).Append(Route(i, 0));
        }

        return ClusterState.Empty.Apply([.. Read(text.ToString())]);
    }

    /// <summary>Another content of one route.</summary>
    public static ResourceChange[] Change(int index, int revision) => [.. Read(Route(index, revision))];

    private static IEnumerable<ResourceChange> Read(string yaml) =>
        ResourceReader.Read("bench.yaml", yaml).Objects.Select(static resource => new ResourceChange(resource.Id, resource));

    private static string Service(int i) => $$"""
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: svc-{{i}}, namespace: default}
        spec: {clusterIP: 10.0.0.1, ports: [{port: 80}]}

        """;

    private static string Route(int i, int revision) => $$$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: route-{{{i}}}, namespace: default}
        spec:
          parentRefs: [{name: bench}]
          hostnames: [host-{{{i}}}.example.com]
          rules:
          - filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-revision, value: r{{{revision}}}}]}}]
            backendRefs: [{name: svc-{{{i}}}, port: 80}]

        """;
}
