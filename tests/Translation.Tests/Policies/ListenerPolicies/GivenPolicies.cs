using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.Tests.Gateways;

namespace KGateway.Translation.Tests.Policies.ListenerPolicies;

/// <summary>The Gateway <c>infra/gw</c> with policies of listeners.</summary>
internal static class GivenPolicies
{
    /// <summary>A collector <c>infra/otel</c> on port 4317 that policies may name.</summary>
    public const string Collector =
        """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: otel, namespace: infra}
        spec: {ports: [{name: grpc, port: 4317, appProtocol: kubernetes.io/h2c}]}

        """;

    /// <summary>The reference to it.</summary>
    public const string ToCollector = "backendRef: {name: otel, port: 4317}";

    /// <summary>A ListenerPolicy of the Gateway or one of its listeners.</summary>
    public static string Policy(string spec, string? section = null, string name = "p") =>
        $$"""
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: ListenerPolicy
        metadata: {name: {{name}}, namespace: infra, generation: 3}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw{{(section is null ? "" : $", sectionName: {section}")}}}]
          {{spec}}

        """;

    /// <summary>What follows for a Gateway with one HTTP listener from what a policy says of HTTP.</summary>
    public static Translated Http(string settings, string more = "") =>
        Translated.Of(Translated.Gateway() + Policy($"default: {{httpSettings: {{{settings}}}}}") + Collector + more);

    /// <summary>The Envoy listener of a port.</summary>
    public static string Listener(this Translated translated, int port = 80) => translated.Json(XdsType.Listener, $"listener~{port}")!;

    /// <summary>The conditions of the Gateway about a policy.</summary>
    public static string[] Said(this Translated translated, string name = "p", ResourceKind? kind = null) => Translated.Conditions(
        translated.Status(kind ?? ResourceKinds.ListenerPolicy, $"infra/{name}")!["ancestors"]!.AsArray().Single());

    /// <summary>The message of the condition Accepted of a policy.</summary>
    public static string Message(this Translated translated, string name = "p", ResourceKind? kind = null) =>
        translated.Status(kind ?? ResourceKinds.ListenerPolicy, $"infra/{name}")!["ancestors"]![0]!["conditions"]![0]!["message"]!.GetValue<string>();
}
