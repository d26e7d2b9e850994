namespace KGateway.Silo.Tests;

/// <summary>Small objects as text.</summary>
internal static class Texts
{
    public const string Broken = "apiVersion: v1\nkind: [Service\n";

    public static string Service(string name, int port = 80) =>
        $"apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\nspec:\n  ports:\n    - port: {port}\n";

    public static string Gateway(string name, int port = 8080) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: {{name}}
        spec:
          gatewayClassName: kgateway
          listeners:
            - name: http
              port: {{port}}
              protocol: HTTP

        """;

    public static string Route(string name, string gateway, string service) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: {{name}}
        spec:
          parentRefs:
            - name: {{gateway}}
          rules:
            - backendRefs:
                - name: {{service}}
                  port: 80

        """;

    public static string Policy(string name, string route) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata:
          name: {{name}}
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: {{route}}
          retry:
            attempts: 2
            retryOn: [5xx]

        """;
}
