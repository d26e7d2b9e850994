namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>A Backend with a route of its own.</summary>
internal static class RoutedBackend
{
    /// <summary>Both as YAML: the route takes host <c>NAME.test</c> of Gateway <c>edge</c> to the Backend with a specification.</summary>
    public static string Of(string name, string specification) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: {{name}}, namespace: default}
        spec:
          parentRefs: [{name: edge}]
          hostnames: ["{{name}}.test"]
          rules: [{backendRefs: [{group: gateway.kgateway.dev, kind: Backend, name: {{name}} }]}]
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: {{name}}, namespace: default}
        spec:
        {{PolicySite.Indent(specification, 2)}}
        """;
}
