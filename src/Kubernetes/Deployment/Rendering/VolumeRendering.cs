using System.Text.Json.Nodes;

namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>Makes the volumes of proxies; patches refer to their names.</summary>
internal static class VolumeRendering
{
    /// <summary>Folder of the bootstrap.</summary>
    public const string ConfigFolder = "/etc/envoy";

    /// <summary>File with the token for the control plane.</summary>
    public const string TokenFile = TokenFolder + "/" + Token;

    private const string TokenFolder = "/var/run/secrets/tokens";
    private const string Config = "envoy-config";
    private const string Token = "xds-token";
    private const string PodInfo = "podinfo";

    // 12 hours; the kubelet renews it long before.
    private const int TokenSeconds = 43200;

    public static JsonArray Volumes(RenderingContext context) => new(
        new JsonObject { ["name"] = Config, ["configMap"] = new JsonObject { ["name"] = context.Key.Name } },
        new JsonObject
        {
            ["name"] = Token,
            ["projected"] = new JsonObject
            {
                ["sources"] = new JsonArray(new JsonObject
                {
                    ["serviceAccountToken"] = new JsonObject
                    {
                        ["audience"] = context.Options.TokenAudience, ["expirationSeconds"] = TokenSeconds, ["path"] = Token,
                    },
                }),
            },
        },
        new JsonObject
        {
            ["name"] = PodInfo,
            ["downwardAPI"] = new JsonObject
            {
                ["items"] = new JsonArray(new JsonObject
                {
                    ["path"] = "labels", ["fieldRef"] = new JsonObject { ["fieldPath"] = "metadata.labels" },
                }),
            },
        });

    public static JsonArray Mounts() => new(Mount(Config, ConfigFolder), Mount(Token, TokenFolder), Mount(PodInfo, "/etc/podinfo"));

    private static JsonObject Mount(string volume, string path) => new() { ["name"] = volume, ["mountPath"] = path, ["readOnly"] = true };
}
