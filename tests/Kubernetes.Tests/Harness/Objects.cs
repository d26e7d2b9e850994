namespace KGateway.Kubernetes.Tests.Harness;

/// <summary>JSON of objects as an API server sends them.</summary>
internal static class Objects
{
    public const string GatewayApi = "/apis/gateway.networking.k8s.io/v1";

    public static string Gateway(string name, long version, string listener = "http", string ns = "default") => $$$"""
        {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","uid":"u-{{{name}}}",
        "resourceVersion":"{{{version}}}","generation":1,"creationTimestamp":"2026-01-01T00:00:00Z","labels":{"team":"a"},
        "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"x\":1}","keep":"me"},
        "managedFields":[{"manager":"kubectl","fieldsV1":{"f:spec":{} } }]},
        "spec":{"gatewayClassName":"kgateway","listeners":[{"name":"{{{listener}}}","port":80,"protocol":"HTTP"}]},
        "status":{"conditions":[{"type":"Accepted","status":"True"}]}}
        """.ReplaceLineEndings("");

    public static string List(long version, string next, params string[] items) =>
        $$$"""{"kind":"List","metadata":{"resourceVersion":"{{{version}}}","continue":"{{{next}}}"},"items":[{{{string.Join(',', items)}}}]}""";
}
