using KGateway.Kubernetes.Api;
using KGateway.Resources;

namespace KGateway.Kubernetes.Deployment;

/// <summary>A kind of objects that proxies are deployed with.</summary>
internal sealed record DeployedKind(string Group, string Version, string Kind, string Plural)
{
    public static readonly DeployedKind ServiceAccount = new("", "v1", "ServiceAccount", "serviceaccounts");
    public static readonly DeployedKind ConfigMap = new("", "v1", "ConfigMap", "configmaps");
    public static readonly DeployedKind Service = new("", "v1", "Service", "services");
    public static readonly DeployedKind Deployment = new("apps", "v1", "Deployment", "deployments");
    public static readonly DeployedKind HorizontalPodAutoscaler = new("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers");
    public static readonly DeployedKind PodDisruptionBudget = new("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets");
    public static readonly DeployedKind VerticalPodAutoscaler = new("autoscaling.k8s.io", "v1", "VerticalPodAutoscaler", "verticalpodautoscalers");

    /// <summary>Kinds that a Gateway has only if it asks for them, and may stop to ask for.</summary>
    public static readonly DeployedKind[] Optional = [HorizontalPodAutoscaler, PodDisruptionBudget, VerticalPodAutoscaler];

    /// <summary>All kinds, in the order in which they are applied.</summary>
    public static readonly DeployedKind[] All = [ServiceAccount, ConfigMap, Service, Deployment, .. Optional];

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Path of an object in the API.</summary>
    public string PathOf(ObjectKey key) => KubernetesPath.Object(Group, Version, Plural, key.Namespace, key.Name);
}
