using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Resources.Validation.Kgateway.Parameters;

/// <summary>Rules of the container of the proxy.</summary>
internal sealed class EnvoyContainerRules : IRules<EnvoyContainer>
{
    public void Check(EnvoyContainer container, Violations violations)
    {
        RawObjects.Check(container.SecurityContext, "securityContext", violations);
        RawObjects.Check(container.Resources, "resources", violations);
        RawObjects.CheckEach(container.Env, "env", "name", violations);
        RawObjects.CheckEach(container.ExtraVolumeMounts, "extraVolumeMounts", "name", violations);
    }
}
