using System.Text.Json.Nodes;
using KGateway.Resources;

namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>The security context of pods.</summary>
internal static class PodSecurity
{
    private const string FirstUnprivilegedPort = "net.ipv4.ip_unprivileged_port_start";

    /// <summary>A context in which anybody may open ports below 1024.</summary>
    public static RawJson WithLowPorts(RawJson? context)
    {
        var json = context is { } given ? JsonNode.Parse(given.Text)!.AsObject() : [];
        var sysctls = new JsonArray();
        foreach (var item in json["sysctls"] as JsonArray ?? [])
        {
            if ((string?)item?["name"] != FirstUnprivilegedPort)
                sysctls.Add(item?.DeepClone());
        }

        sysctls.Add(new JsonObject { ["name"] = FirstUnprivilegedPort, ["value"] = "0" });
        json["sysctls"] = sysctls;
        return new RawJson(json.ToJsonString());
    }
}
