using System.Text.Json.Nodes;

namespace KGateway.Translation.Tests.Golden;

/// <summary>Makes of a translation a configuration that Envoy can check without a control plane.</summary>
internal static class EnvoyBootstrap
{
    private const string ControlPlane = """
        {
          "name": "control-plane", "type": "STATIC", "connectTimeout": "1s",
          "typedExtensionProtocolOptions": {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
              "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
              "explicitHttpConfig": {"http2ProtocolOptions": {}}
            }
          },
          "loadAssignment": {"clusterName": "control-plane", "endpoints": [{"lbEndpoints": [
            {"endpoint": {"address": {"socketAddress": {"address": "127.0.0.1", "portValue": 1}}}}]}]}
        }
        """;

    private static readonly Incremental.TestCertificate Certificate = Incremental.TestCertificate.Create();

    private const string Ads = """
        {"adsConfig": {"apiType": "GRPC", "transportApiVersion": "V3", "grpcServices": [{"envoyGrpc": {"clusterName": "control-plane"}}]}}
        """;

    /// <summary>The configuration: listeners with their routes inside, and the clusters.</summary>
    public static JsonObject Of(JsonObject document)
    {
        var tables = document["routes"]!.AsArray().ToDictionary(static table => table!["name"]!.GetValue<string>(), static table => table!);
        var listeners = document["listeners"]!.DeepClone();
        Inline(listeners, tables);
        var clusters = document["clusters"]!.DeepClone().AsArray();
        clusters.Add(JsonNode.Parse(ControlPlane));
        return new JsonObject
        {
            ["node"] = new JsonObject { ["id"] = "test", ["cluster"] = "test" },
            ["dynamicResources"] = JsonNode.Parse(Ads),
            ["staticResources"] = new JsonObject { ["listeners"] = listeners, ["clusters"] = clusters, ["secrets"] = new JsonArray(SystemCertificates()) },
        };
    }

    // Every proxy has it from its start.
    private static JsonObject SystemCertificates() => new()
    {
        ["name"] = "SYSTEM_CA_CERT",
        ["validationContext"] = new JsonObject { ["trustedCa"] = new JsonObject { ["inlineString"] = Certificate.Pem } },
    };

    // Routes that come over xDS would not be checked.
    private static void Inline(JsonNode? node, Dictionary<string, JsonNode> tables)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items)
                    Inline(item, tables);
                break;
            case JsonObject fields when fields["rds"] is { } rds:
                var table = tables[rds["routeConfigName"]!.GetValue<string>()].DeepClone();
                table["validateClusters"] = false;
                fields.Remove("rds");
                fields["routeConfig"] = table;
                break;
            case JsonObject fields:
                foreach (var (_, value) in fields)
                    Inline(value, tables);
                break;
        }
    }
}
