using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Resources.Validation.Kgateway.Parameters;

/// <summary>Rules of the patch of a deployed object.</summary>
internal sealed class ObjectOverlayRules : IRules<ObjectOverlay>
{
    public void Check(ObjectOverlay overlay, Violations violations) => RawObjects.Check(overlay.Spec, "spec", violations);
}
