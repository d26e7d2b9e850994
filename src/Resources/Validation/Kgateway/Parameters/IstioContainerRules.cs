using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Resources.Validation.Kgateway.Parameters;

/// <summary>Rules of the container that gets certificates from Istio.</summary>
internal sealed class IstioContainerRules : IRules<IstioContainer>
{
    public void Check(IstioContainer container, Violations violations)
    {
        RawObjects.Check(container.SecurityContext, "securityContext", violations);
        RawObjects.Check(container.Resources, "resources", violations);
    }
}
