using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Resources.Validation.Kgateway.Parameters;

/// <summary>Rules of the container of certificates.</summary>
internal sealed class SdsContainerRules : IRules<SdsContainer>
{
    public void Check(SdsContainer container, Violations violations)
    {
        RawObjects.Check(container.SecurityContext, "securityContext", violations);
        RawObjects.Check(container.Resources, "resources", violations);
    }
}
