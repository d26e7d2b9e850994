using System.Net;
using KGateway.Kubernetes.Membership;
using KGateway.Kubernetes.Tests.Harness;

namespace KGateway.Kubernetes.Tests.Membership;

/// <summary>
/// Prepares a <see cref="KubeLab"/> for replicas: the kind OrleansCluster, pods to stand for replicas, and the rights they have.
/// </summary>
internal static class LabReplicas
{
    private static readonly string[] Definition = ["deploy", "helm", "kgateway-crds", "templates", "orleansclusters.yaml"];

    /// <summary>Starts the lab with the kind.</summary>
    public static async Task UpAsync(KubeLab lab)
    {
        await lab.UpAsync();
        await lab.ApplyAsync(await File.ReadAllTextAsync(Path.Combine([Tools.Root, .. Definition])));
        await lab.KubectlAsync("wait", "--for=condition=Established", "--timeout=60s", "crd/orleansclusters.gateway.kgateway.dev");
    }

    /// <summary>Makes a pod, and the options of the replica in it.</summary>
    public static async Task<KubernetesClusteringOptions> PodAsync(KubeLab lab, string ns, string name)
    {
        await lab.ApplyAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{name}}, namespace: {{ns}}, labels: {kgateway: kgateway} }
            spec: {containers: [{name: kgateway, image: example/pause}]}
            """);
        await lab.KubectlAsync("wait", "-n", ns, "--for=condition=Ready", "--timeout=60s", $"pod/{name}");
        return new KubernetesClusteringOptions
        {
            ClusterId = "kgateway",
            Namespace = ns,
            PodName = name,
            PodUid = (await lab.KubectlAsync("get", "pod", "-n", ns, name, "-o", "jsonpath={.metadata.uid}")).Trim(),
            PodAddress = IPAddress.Loopback,
            PodSelector = "kgateway=kgateway",
        };
    }

    /// <summary>
    /// Makes a ServiceAccount that may do what a replica's clustering needs and nothing else, and returns a kubeconfig for it.
    /// </summary>
    public static async Task<string> KubeConfigAsync(KubeLab lab, string ns)
    {
        await lab.ApplyAsync($$"""
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: kgateway, namespace: {{ns}}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: kgateway-clustering, namespace: {{ns}}}
            rules:
              - {apiGroups: [gateway.kgateway.dev], resources: [orleansclusters], verbs: [get, list, watch, create, update]}
              - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [list, create, patch, delete]}
              - {apiGroups: [""], resources: [pods], verbs: [get, list, watch]}
              - {apiGroups: [""], resources: [secrets], verbs: [create]}
              - {apiGroups: [""], resources: [secrets], resourceNames: [kgateway-silo-tls], verbs: [get, update]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: kgateway-clustering, namespace: {{ns}}}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: kgateway-clustering}
            subjects: [{kind: ServiceAccount, name: kgateway, namespace: {{ns}}}]
            """);
        return await lab.KubeConfigOfAsync(ns, "kgateway");
    }
}
