using KGateway.Resources.Validation.Routes;

namespace KGateway.Resources.GatewayApi;

/// <summary>Reference to something that receives requests, a core Service unless said otherwise.</summary>
[CheckedBy<BackendObjectReferenceRules>]
public record BackendObjectReference
{
    /// <summary>API group of the backend.</summary>
    [GroupName]
    public string Group { get; init; } = "";

    /// <summary>Kind of the backend.</summary>
    [KindName]
    public string Kind { get; init; } = "Service";

    /// <summary>Name of the backend.</summary>
    [ObjectName]
    public required string Name { get; init; }

    /// <summary>Namespace of the backend; the referrer's when absent.</summary>
    [NamespaceName]
    public string? Namespace { get; init; }

    /// <summary>Port of the backend; required for a Service.</summary>
    [Port]
    public int? Port { get; init; }
}
