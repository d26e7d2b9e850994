using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using KGateway.Kubernetes.Deployment.Rendering;

namespace KGateway.Kubernetes.Deployment.Bootstrap;

/// <summary>Makes the ConfigMap with the files that a proxy starts with.</summary>
internal static class ConfigMapRendering
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Render(RenderingContext context)
    {
        // JSON is YAML. People read it in the cluster, so it has lines.
        var data = new JsonObject { ["envoy.yaml"] = Indent(BootstrapJson.Format(ProxyBootstrap.Create(context))) };
        if (context.Options.XdsAuthentication)
            data[XdsFiles.TokenSecretFile] = Indent(XdsFiles.TokenSecret());
        if (context.Authorities is { } authorities)
        {
            data[XdsFiles.AuthoritiesSecretFile] = Indent(XdsFiles.AuthoritiesSecret());
            data[XdsFiles.AuthoritiesFile] = authorities;
        }

        return new JsonObject
        {
            ["apiVersion"] = DeployedKind.ConfigMap.ApiVersion,
            ["kind"] = DeployedKind.ConfigMap.Kind,
            ["metadata"] = context.Metadata.Of(context.Key),
            ["data"] = data,
        };
    }

    private static string Indent(string json) => JsonNode.Parse(json)!.ToJsonString(Readable) + "\n";
}
