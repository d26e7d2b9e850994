using System.Net;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>
/// A proxy that kgateway deployed before this control plane came: its bootstrap asks by the state-of-the-world protocol in plain text, injects
/// the token from a file and has a local cluster whose endpoints come by ADS.
/// </summary>
public sealed class OldProxyTests
{
    [Fact]
    public async Task Routes_endpoints_and_certificates_change_at_a_proxy_with_the_old_bootstrap_and_no_request_is_lost()
    {
        var program = Tools.Envoy;
        await using var one = await EchoBackend.StartAsync("one");
        await using var two = await EchoBackend.StartAsync("two");
        var ports = FreePort.Take(5);
        using var folder = new Folder();
        using var files = new Folder();
        folder.Save("gateway.yaml", Manifests.GatewayWithTls("edge", ports[0], ports[1]));
        var (certificate, serial) = Manifests.Certificate("cert");
        folder.Save("certificate.yaml", certificate);
        folder.Save("web.yaml", Manifests.Service("web", one.Port));
        folder.Save("route.yaml", Manifests.Route("web", "edge", "web.example.com", 1, ("web", 1)));
        files.Save("token.json", $$$"""
            {"resources": [{"@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret", "name": "xds-token",
              "generic_secret": {"secret": {"inline_string": "{{{KGatewayProcess.XdsToken}}}"} } }]}
            """);
        var kgateway = KGatewayProcess.Start(folder.Path, null, ports[2], ports[3]);
        try
        {
            await kgateway.ReadyAsync();
            await using var envoy = EnvoyProcess.Start(program, Bootstrap(ports[3], ports[4], Path.Combine(files.Path, "token.json")));
            await AnswersAsync("web.example.com", "one", "1", envoy);
            Assert.Equal(serial, await Probe.CertificateAsync(ports[1]));
            await using (var load = Load.Start(200, Load.Get($"http://127.0.0.1:{ports[0]}/", "web.example.com")))
            {
                for (var round = 2; round < 5; round++)
                {
                    // The route, then its endpoints, then a further Service with a route, which go again.
                    folder.Save("route.yaml", Manifests.Route("web", "edge", "web.example.com", round, ("web", 1)));
                    await AnswersAsync("web.example.com", round % 2 == 0 ? "one" : "two", $"{round}", envoy);
                    var (next, name) = round % 2 == 0 ? (two, "two") : (one, "one");
                    folder.Save("web.yaml", Manifests.Service("web", next.Port));
                    await AnswersAsync("web.example.com", name, $"{round}", envoy);
                    folder.Save("more.yaml", $"{Manifests.Service("more", two.Port)}---\n{Manifests.Route("more", "edge", "more.example.com", round, ("more", 1))}");
                    await AnswersAsync("more.example.com", "two", $"{round}", envoy);
                    folder.Delete("more.yaml");
                    await Eventually.TrueAsync(async () => await Probe.GetAsync(ports[0], "more.example.com") is { Status: 404 }, "the further route is gone");
                }

                (certificate, serial) = Manifests.Certificate("cert");
                folder.Save("certificate.yaml", certificate);
                await Eventually.TrueAsync(async () => await Probe.CertificateAsync(ports[1]) == serial, "the new certificate is shown");

                // The control plane comes back, and what it holds then arrives.
                await kgateway.StopAsync();
                await kgateway.DisposeAsync();
                kgateway = KGatewayProcess.Start(folder.Path, null, ports[2], ports[3]);
                await kgateway.ReadyAsync();
                folder.Save("route.yaml", Manifests.Route("web", "edge", "web.example.com", 9, ("web", 1)));
                await AnswersAsync("web.example.com", "two", "9", envoy);
                folder.Save("web.yaml", Manifests.Service("web", one.Port));
                await AnswersAsync("web.example.com", "one", "9", envoy);
                await load.StopAsync();
                Assert.Empty(load.Failures);
            }

            await Eventually.TrueAsync(
                async () => (await kgateway.StateAsync()).GetProperty("proxies").EnumerateArray().ToArray() is [var only]
                    && only.GetProperty("synced").GetBoolean(),
                "the proxy has all that it should have");
            var proxy = Assert.Single((await kgateway.StateAsync()).GetProperty("proxies").EnumerateArray());
            Assert.Equal("edge-7d9c-x2x.default", proxy.GetProperty("node").GetString());
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(ports[4]));
        }
        finally
        {
            await kgateway.DisposeAsync();
        }

        async Task AnswersAsync(string host, string body, string revision, EnvoyProcess envoy) => await Eventually.TrueAsync(
            async () => await Probe.GetAsync(ports[0], host) is { Status: 200 } answer && (answer.Body, answer.Revision) == (body, revision),
            $"{host} is answered by {body} in revision {revision}\n{envoy.Log}\n{kgateway.Log}",
            TimeSpan.FromSeconds(30));
    }

    private static async Task<HttpStatusCode> StatusAsync(int admin)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await client.GetAsync($"http://127.0.0.1:{admin}/ready", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static string Bootstrap(int xds, int admin, string token) => $$"""
        admin: {address: {socket_address: {address: 127.0.0.1, port_value: {{admin}} } } }
        layered_runtime:
          layers:
          - {name: static_layer, static_layer: {envoy.restart_features.use_eds_cache_for_ads: true} }
          - {name: admin_layer, admin_layer: {} }
        node:
          id: edge-7d9c-x2x.default
          cluster: edge.default
          metadata: {role: kgateway-kube-gateway-api~default~edge}
        cluster_manager: {local_cluster_name: edge.default}
        static_resources:
          secrets: []
          clusters:
          - name: edge.default
            type: EDS
            connect_timeout: 5s
            eds_cluster_config: {eds_config: {ads: {}, resource_api_version: V3, initial_fetch_timeout: 1s} }
          - name: xds_cluster
            type: STATIC
            connect_timeout: 5s
            load_assignment:
              cluster_name: xds_cluster
              endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: {{xds}} } } } }]}]
            upstream_connection_options: {tcp_keepalive: {keepalive_time: 10} }
            typed_extension_protocol_options:
              envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                explicit_http_config: {http2_protocol_options: {} }
                http_filters:
                - name: envoy.filters.http.credential_injector
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.filters.http.credential_injector.v3.CredentialInjector
                    overwrite: true
                    credential:
                      name: envoy.http.injected_credentials.generic
                      typed_config:
                        "@type": type.googleapis.com/envoy.extensions.http.injected_credentials.generic.v3.Generic
                        credential: {name: xds-token, sds_config: {path_config_source: {path: {{token}} } } }
                        header: Authorization
                        header_value_prefix: "Bearer "
                - name: envoy.filters.http.upstream_codec
                  typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec}
        dynamic_resources:
          ads_config:
            api_type: GRPC
            rate_limit_settings: {}
            transport_api_version: V3
            grpc_services: [{envoy_grpc: {cluster_name: xds_cluster} }]
          cds_config: {resource_api_version: V3, ads: {}, initial_fetch_timeout: 0s}
          lds_config: {resource_api_version: V3, ads: {}, initial_fetch_timeout: 0s}
        """;
}
