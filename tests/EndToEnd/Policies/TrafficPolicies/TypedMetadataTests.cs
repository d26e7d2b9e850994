using System.Text.Json.Nodes;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Metadata of a type of its own, which no filter of ours writes: the proxy of this test has one more filter that does.</summary>
[Collection("Policies")]
public sealed class TypedMetadataTests
{
    [Fact]
    [PolicyField("GatewayExtension", "extProc.metadataOptions.forwarding.typed")]
    public async Task A_processor_gets_the_chosen_namespaces()
    {
        await using var server = await GrpcServer<ProcessorService>.StartAsync(new("told"));
        await using var backend = await EchoBackend.StartAsync("backend");
        await using var proxy = await OwnProxy.StartWithListenerAsync(
            $$"""
            {{Manifests.Route("typed", "edge", "typed.test", 1, ("backend", 1))}}
            ---
            {{Manifests.Service("backend", backend.Port)}}
            ---
            {{PolicyLab.Server("processor", server.Port, "kubernetes.io/h2c")}}
            ---
            {{PolicyLab.Extension("""
                extProc:
                  failOpen: false
                  messageTimeout: 10s
                  grpcService: {backendRef: {name: processor, port: 80} }
                  metadataOptions: {forwarding: {typed: [tests.chosen, tests.missing]} }
                """, "processor")}}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: typed, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: typed}]
              extProc: {extensionRef: {name: processor} }
            """,
            static listener => FiltersOf(listener).Insert(0, JsonNode.Parse("""
                {
                  "name": "writer",
                  "typedConfig": {
                    "@type": "type.googleapis.com/envoy.extensions.filters.http.set_metadata.v3.Config",
                    "metadata": [
                      {"metadataNamespace": "tests.chosen", "typedValue": {"@type": "type.googleapis.com/google.protobuf.StringValue", "value": "first"} },
                      {"metadataNamespace": "tests.other", "typedValue": {"@type": "type.googleapis.com/google.protobuf.StringValue", "value": "second"} }
                    ]
                  }
                }
                """)));
        await Eventually.TrueAsync(
            async () => await Probe.GetAsync(proxy.Port, "typed.test") is { Status: 200 }, $"requests are processed\n{proxy.Log}");
        var (name, value) = Assert.Single(server.Service.Headers.Last().MetadataContext.TypedFilterMetadata);
        Assert.Equal(("tests.chosen", "first"), (name, value.Unpack<Google.Protobuf.WellKnownTypes.StringValue>().Value));
    }

    // The HTTP filters of the only chain.
    private static JsonArray FiltersOf(JsonNode listener) =>
        listener["filterChains"]![0]!["filters"]!.AsArray().Single(static filter => filter!["typedConfig"]!["httpFilters"] is not null)!
            ["typedConfig"]!["httpFilters"]!.AsArray();
}
