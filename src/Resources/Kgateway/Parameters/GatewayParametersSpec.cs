using KGateway.Resources.Validation.Kgateway.Parameters;

namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>Specification of GatewayParameters; exactly one of its members is set.</summary>
[CheckedBy<GatewayParametersSpecRules>]
public sealed record GatewayParametersSpec
{
    /// <summary>Proxies that are deployed to Kubernetes.</summary>
    public KubernetesProxy? Kube { get; init; }

    /// <summary>Set when the user runs the proxies; nothing is deployed then.</summary>
    public SelfManagedProxy? SelfManaged { get; init; }
}
