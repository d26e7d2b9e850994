using KGateway.Resources.Kgateway.Aws;
using KGateway.Resources.Validation.Kgateway;

namespace KGateway.Resources.Kgateway;

/// <summary>Specification of a Backend; exactly one of its members besides the type is set.</summary>
[CheckedBy<BackendSpecRules>]
public sealed record BackendSpec
{
    /// <summary>Deprecated: must name the member that is set.</summary>
    public BackendType? Type { get; init; }

    /// <summary>Fixed hosts.</summary>
    public StaticBackend? Static { get; init; }

    /// <summary>The host that the request names.</summary>
    public DynamicForwardProxyBackend? DynamicForwardProxy { get; init; }

    /// <summary>A service of Google Cloud.</summary>
    public GcpBackend? Gcp { get; init; }

    /// <summary>A Lambda function or EC2 instances.</summary>
    public AwsBackend? Aws { get; init; }

    /// <summary>Groups of static Backends, tried in order.</summary>
    [Items(1, 16)]
    public EquatableArray<BackendPriorityGroup> PriorityGroups { get; init; }

    /// <summary>The type by the member that is set; null when none is.</summary>
    [NotSerialized]
    public BackendType? EffectiveType =>
        Static is not null ? BackendType.Static
        : DynamicForwardProxy is not null ? BackendType.DynamicForwardProxy
        : Gcp is not null ? BackendType.Gcp
        : Aws is not null ? BackendType.Aws
        : !PriorityGroups.IsEmpty ? BackendType.PriorityGroups
        : null;
}
