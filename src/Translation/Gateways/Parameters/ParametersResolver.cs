using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Parameters;
using KGateway.Translation.State;

namespace KGateway.Translation.Gateways.Parameters;

/// <summary>Finds the parameters of a Gateway: those of its class, then its own on top.</summary>
internal static class ParametersResolver
{
    // Envoy ends at once when it finds one in a JSON format; %j is the message as a part of JSON.
    private static readonly string[] TextOnlyOperators = ["%v", "%_"];

    private static readonly GroupKind Supported = ResourceKinds.GatewayParameters.GroupKind;

    /// <summary>Resolves the references; each lookup is recorded, so that a change of the parameters touches the Gateway.</summary>
    public static ResolvedParameters Resolve(Gateway gateway, GatewayClass @class, ILookups lookups)
    {
        var effective = ProxyParameters.Default;
        if (@class.Spec.ParametersRef is { } ofClass)
        {
            if (Find(@class, ofClass, lookups, out var problem) is not { } found)
                return ResolvedParameters.Invalid(problem);
            effective = Add(effective, found.Spec);
        }

        if (gateway.Spec.Infrastructure?.ParametersRef is { } own)
        {
            var key = new ObjectKey(gateway.Metadata.Namespace, own.Name);
            if (Find(new(own.Group, own.Kind), key, "the Gateway", lookups, out var problem) is not { } found)
                return ResolvedParameters.Invalid(problem);
            effective = Add(effective, found.Spec);
        }

        return new(effective, null);
    }

    /// <summary>What is wrong with the parameters of a class; null when nothing is, or it has none.</summary>
    public static string? FindProblem(GatewayClass @class, ILookups lookups) =>
        @class.Spec.ParametersRef is { } reference && Find(@class, reference, lookups, out var problem) is null ? problem : null;

    private static GatewayParameters? Find(GatewayClass @class, ParametersReference reference, ILookups lookups, out string problem) => Find(
        new(reference.Group, reference.Kind),
        new(reference.Namespace ?? "", reference.Name),
        $"GatewayClass {@class.Metadata.Name}",
        lookups,
        out problem);

    private static GatewayParameters? Find(GroupKind kind, ObjectKey key, string owner, ILookups lookups, out string problem)
    {
        problem = "";
        if (kind != Supported)
        {
            problem = $"parametersRef of {owner} has kind {kind}, which is not supported: only {Supported} is";
            return null;
        }

        if (key.Namespace.Length == 0)
        {
            problem = $"parametersRef of {owner} names no namespace";
            return null;
        }

        if (lookups.Get<GatewayParameters>(key) is not { } found)
        {
            problem = $"GatewayParameters {key}, which {owner} refers to, is not found";
            return null;
        }

        problem = ProblemOf(found.Spec) is { } wrong ? $"GatewayParameters {key}: {wrong}" : "";
        return problem.Length == 0 ? found : null;
    }

    // What an API server doesn't refuse although proxies couldn't start with it.
    private static string? ProblemOf(GatewayParametersSpec spec)
    {
        if (spec.Kube is null == spec.SelfManaged is null)
            return "exactly one of kube and selfManaged must be set";
        if (spec.Kube?.EnvoyContainer?.Bootstrap is not { } bootstrap)
            return null;
        if (bootstrap.LogFormat?.Json is { } format && Array.Find(TextOnlyOperators, format.Text.Contains) is { } textOnly)
            return $"logFormat: the operator {textOnly} is only available for text";
        if (bootstrap.LogLevel is { } level && !EnvoyLogLevels.IsLevel(level))
            return $"logLevel: {EnvoyLogLevels.Problem(level)}";
        foreach (var (component, ofComponent) in bootstrap.ComponentLogLevels)
        {
            if (!EnvoyLogLevels.IsComponent(component))
                return $"componentLogLevels: \"{component}\" is no name of a component of Envoy";
            if (!EnvoyLogLevels.IsLevel(ofComponent))
                return $"componentLogLevels.{component}: {EnvoyLogLevels.Problem(ofComponent)}";
        }

        return null;
    }

    private static ProxyParameters Add(ProxyParameters lower, GatewayParametersSpec spec)
    {
        if (spec.Kube is not { } kube)
            return new() { SelfManaged = true };
        return new()
        {
            Kube = ParametersMerge.Merge(lower.Kube, kube),
            Overlays = new()
            {
                Deployment = With(lower.Overlays.Deployment, kube.DeploymentOverlay),
                Service = With(lower.Overlays.Service, kube.ServiceOverlay),
                ServiceAccount = With(lower.Overlays.ServiceAccount, kube.ServiceAccountOverlay),
                PodDisruptionBudget = With(lower.Overlays.PodDisruptionBudget, kube.PodDisruptionBudget),
                HorizontalPodAutoscaler = With(lower.Overlays.HorizontalPodAutoscaler, kube.HorizontalPodAutoscaler),
                VerticalPodAutoscaler = With(lower.Overlays.VerticalPodAutoscaler, kube.VerticalPodAutoscaler),
            },
        };
    }

    private static EquatableArray<ObjectOverlay> With(EquatableArray<ObjectOverlay> overlays, ObjectOverlay? next) =>
        next is null ? overlays : ParametersMerge.Both(overlays, [next]);
}
