using KGateway.Resources;

namespace KGateway.Kubernetes.Sources;

/// <summary>Which objects of a kind the server leaves out, because nothing ever refers to them and they are many or big.</summary>
internal static class KindSelectors
{
    // Pods that have ended take no traffic.
    private const string Pods = "status.phase!=Succeeded,status.phase!=Failed";

    // What no listener, backend or policy can refer to: releases of Helm, tokens, and credentials of registries.
    private const string Secrets =
        "type!=helm.sh/release.v1,type!=kubernetes.io/service-account-token,type!=kubernetes.io/dockercfg,"
        + "type!=kubernetes.io/dockerconfigjson,type!=bootstrap.kubernetes.io/token";

    /// <summary>The field selector of a kind; null for all objects.</summary>
    public static string? Fields(ResourceKind kind) =>
        kind == ResourceKinds.Pod ? Pods
        : kind == ResourceKinds.Secret ? Secrets
        : null;
}
