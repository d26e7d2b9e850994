namespace KGateway.Translation.Tests.Policies.Traffic;

/// <summary>ReferenceGrants for policies of the namespace default.</summary>
internal static class Grants
{
    /// <summary>TrafficPolicies may read the Secrets of the namespace other.</summary>
    public const string ToSecrets =
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: ReferenceGrant
        metadata: {name: grant, namespace: other}
        spec:
          from: [{group: gateway.kgateway.dev, kind: TrafficPolicy, namespace: default}]
          to: [{group: "", kind: Secret}]

        """;
}
