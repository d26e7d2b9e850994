using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Resources.Validation.Kgateway.Parameters;

/// <summary>Rules of the pods of proxies.</summary>
internal sealed class PodTemplateRules : IRules<PodTemplate>
{
    public void Check(PodTemplate pod, Violations violations)
    {
        RawObjects.Check(pod.SecurityContext, "securityContext", violations);
        RawObjects.Check(pod.Affinity, "affinity", violations);
        RawObjects.Check(pod.StartupProbe, "startupProbe", violations);
        RawObjects.Check(pod.ReadinessProbe, "readinessProbe", violations);
        RawObjects.Check(pod.LivenessProbe, "livenessProbe", violations);
        RawObjects.CheckEach(pod.ImagePullSecrets, "imagePullSecrets", null, violations);
        RawObjects.CheckEach(pod.Tolerations, "tolerations", null, violations);
        RawObjects.CheckEach(pod.TopologySpreadConstraints, "topologySpreadConstraints", "topologyKey", violations);
        RawObjects.CheckEach(pod.ExtraVolumes, "extraVolumes", "name", violations);
    }
}
