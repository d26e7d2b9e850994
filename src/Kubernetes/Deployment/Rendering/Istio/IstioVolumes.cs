using System.Text.Json.Nodes;

namespace KGateway.Kubernetes.Deployment.Rendering.Istio;

/// <summary>Volumes by which Istio's certificates get from one container to the other.</summary>
internal static class IstioVolumes
{
    public const string Certificates = "istio-certs";
    public const string CertificatesFolder = "/etc/istio-certs";

    private const string Proxy = "istio-envoy";
    private const string Authorities = "istiod-ca-cert";
    private const string Token = "istio-token";

    // Folders that Istio's agent wants to have.
    private static readonly string[] Empty = ["credential-socket", "workload-socket", "workload-certs"];

    /// <summary>Adds the volumes of the pod.</summary>
    public static void AddTo(JsonArray volumes)
    {
        foreach (var inMemory in new[] { Certificates, Proxy })
        {
            volumes.Add(new JsonObject
            {
                ["name"] = inMemory, ["emptyDir"] = new JsonObject { ["medium"] = "Memory" },
            });
        }

        volumes.Add(new JsonObject { ["name"] = Authorities, ["configMap"] = new JsonObject { ["name"] = "istio-ca-root-cert" } });
        volumes.Add(new JsonObject
        {
            ["name"] = Token,
            ["projected"] = new JsonObject
            {
                ["sources"] = new JsonArray(new JsonObject
                {
                    ["serviceAccountToken"] = new JsonObject
                    {
                        ["audience"] = "istio-ca", ["expirationSeconds"] = 43200, ["path"] = Token,
                    },
                }),
            },
        });
        foreach (var empty in Empty)
            volumes.Add(new JsonObject { ["name"] = empty, ["emptyDir"] = new JsonObject() });
    }

    /// <summary>Adds what the proxy sees of them.</summary>
    public static void AddProxyMountsTo(JsonArray mounts) => mounts.Add(Mount(Certificates, CertificatesFolder));

    /// <summary>What Istio's agent sees of them.</summary>
    public static JsonArray AgentMounts() => new(
        Mount(Authorities, "/var/run/secrets/istio"),
        Mount(Proxy, "/etc/istio/proxy"),
        Mount(Certificates, CertificatesFolder),
        Mount(Token, "/var/run/secrets/tokens"),
        Mount("credential-socket", "/var/run/secrets/credential-uds"),
        Mount("workload-socket", "/var/run/secrets/workload-spiffe-uds"),
        Mount("workload-certs", "/var/run/secrets/workload-spiffe-credentials"));

    public static JsonObject Mount(string volume, string path) => new() { ["name"] = volume, ["mountPath"] = path };
}
