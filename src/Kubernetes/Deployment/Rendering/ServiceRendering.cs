using System.Net;
using System.Text.Json.Nodes;
using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>Makes the Service of proxies.</summary>
internal static class ServiceRendering
{
    private const string LoadBalancer = "LoadBalancer";

    public static JsonObject Render(RenderingContext context)
    {
        var service = context.Proxy.Service!;
        var spec = new JsonObject { ["type"] = service.Type };
        spec.Put("clusterIP", service.ClusterIP);
        spec.Put("externalTrafficPolicy", service.ExternalTrafficPolicy);
        if (service.Type == LoadBalancer)
        {
            spec.Put("loadBalancerClass", service.LoadBalancerClass);
            spec.Put("loadBalancerSourceRanges", service.LoadBalancerSourceRanges);
            spec.Put("loadBalancerIP", StaticAddress(context));
        }

        spec["selector"] = context.Metadata.Selector();
        spec["ports"] = new JsonArray([.. context.Ports.Select(port => Port(port, service))]);
        return new JsonObject
        {
            ["apiVersion"] = DeployedKind.Service.ApiVersion,
            ["kind"] = DeployedKind.Service.Kind,
            ["metadata"] = context.Metadata.Of(context.Key, service.ExtraLabels, service.ExtraAnnotations),
            ["spec"] = spec,
        };
    }

    private static JsonNode Port(ProxyPort port, ServiceParameters service)
    {
        var json = new JsonObject
        {
            ["name"] = port.Name, ["port"] = port.Port, ["protocol"] = port.Protocol, ["targetPort"] = port.Port,
        };
        if (service.Type is LoadBalancer or "NodePort")
            json.Put("nodePort", port.NodePort);
        return json;
    }

    // A Service can ask for one address. If more are wanted, the Gateway's status says that they aren't to be had.
    private static string? StaticAddress(RenderingContext context)
    {
        foreach (var address in context.Gateway.Addresses)
        {
            if (address is { Type: "IPAddress", Value: { } value } && IPAddress.TryParse(value, out _))
                return value;
        }

        return null;
    }
}
