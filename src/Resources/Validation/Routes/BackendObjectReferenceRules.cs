using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.Routes;

/// <summary>Rules of references to backends.</summary>
internal sealed class BackendObjectReferenceRules : IRules<BackendObjectReference>
{
    public void Check(BackendObjectReference reference, Violations violations)
    {
        if (reference is { Group: "", Kind: "Service", Port: null })
            violations.Report("", "Must have port for Service reference");
        if (reference is { Group: ResourceKinds.GatewayApiExperimentalGroup, Kind: "XBackend", Port: not null })
            violations.Report("port", "Must not have port for Backend reference");
    }
}
