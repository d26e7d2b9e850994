using KGateway.Resources;

namespace KGateway.Kubernetes.Sources;

/// <summary>What the server leaves out of a kind: objects that nothing ever refers to, and parts that nobody reads, where they are many or big.</summary>
internal static class KindSelectors
{
    // Pods that have ended take no traffic.
    private const string Pods = "status.phase!=Succeeded,status.phase!=Failed";

    // What no listener, backend or policy can refer to: releases of Helm, tokens, and credentials of registries.
    private const string Secrets =
        "type!=helm.sh/release.v1,type!=kubernetes.io/service-account-token,type!=kubernetes.io/dockercfg,"
        + "type!=kubernetes.io/dockerconfigjson,type!=bootstrap.kubernetes.io/token";

    private const string MetadataAlone = "application/json; as=PartialObjectMetadata; g=meta.k8s.io; v=v1";
    private const string ListOfMetadata = "application/json; as=PartialObjectMetadataList; g=meta.k8s.io; v=v1";

    /// <summary>Whether a kind that may not be read counts as empty: no proxy's configuration depends on it.</summary>
    public static bool IsDispensable(ResourceKind kind) => kind == ResourceKinds.CustomResourceDefinition;

    /// <summary>The form in which objects of a kind are watched; null for whole objects.</summary>
    public static string? FormOfObjects(ResourceKind kind) => kind == ResourceKinds.CustomResourceDefinition ? MetadataAlone : null;

    /// <summary>The form in which a kind is listed; null for whole objects.</summary>
    public static string? FormOfLists(ResourceKind kind) => kind == ResourceKinds.CustomResourceDefinition ? ListOfMetadata : null;

    /// <summary>The field selector of a kind; null for all objects.</summary>
    public static string? Fields(ResourceKind kind) =>
        kind == ResourceKinds.Pod ? Pods
        : kind == ResourceKinds.Secret ? Secrets
        : null;
}
