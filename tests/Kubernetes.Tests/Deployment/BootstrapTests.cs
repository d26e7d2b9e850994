using System.Text.Json.Nodes;
using KGateway.Kubernetes.Deployment;
using KGateway.Kubernetes.Tests.Harness;
using static KGateway.Kubernetes.Tests.Deployment.DefaultsTests;

namespace KGateway.Kubernetes.Tests.Deployment;

/// <summary>The configuration with which a deployed proxy starts.</summary>
public sealed class BootstrapTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Any certificate does for a trust store.
    private static readonly string Authority = TestCertificate.Pem("kgateway test authority");

    private static readonly Rendered Default = Rendered.With();

    [Fact]
    public void A_proxy_says_whose_it_is_and_asks_by_delta()
    {
        AssertJson("""{"cluster": "web.edge", "metadata": {"role": "kgateway-kube-gateway-api~edge~web"}}""", Default.Bootstrap["node"]);
        AssertJson("""{"localClusterName": "web.edge", "enableDeferredClusterCreation": true}""", Default.Bootstrap["clusterManager"]);
        Assert.Equal("DELTA_GRPC", (string?)Default.Bootstrap["dynamicResources"]!["adsConfig"]!["apiType"]);
        Assert.Equal("0s", (string?)Default.Bootstrap["dynamicResources"]!["cdsConfig"]!["initialFetchTimeout"]);
        Assert.Equal("0s", (string?)Default.Bootstrap["dynamicResources"]!["ldsConfig"]!["initialFetchTimeout"]);
        AssertJson("""{"socketAddress": {"address": "127.0.0.1", "portValue": 19000}}""", Default.Bootstrap["admin"]!["address"]);
        AssertJson("""[{"name": "admin", "adminLayer": {} }]""", Default.Bootstrap["layeredRuntime"]!["layers"]);
    }

    [Fact]
    public void A_proxy_of_a_gateway_with_a_long_name_has_the_short_one_in_its_cluster()
    {
        var name = new string('a', 70);
        var rendered = Rendered.With(gateway: name);
        var safe = (string)rendered["Service"]["metadata"]!["name"]!;
        Assert.Equal($"{safe}.edge", (string?)rendered.Bootstrap["node"]!["cluster"]);
        Assert.Equal($"kgateway-kube-gateway-api~edge~{name}", (string?)rendered.Bootstrap["node"]!["metadata"]!["role"]);
    }

    [Fact]
    public void The_control_plane_is_found_by_an_absolute_name_and_shown_the_token()
    {
        var cluster = Cluster(Default, "xds_cluster");
        AssertJson(
            """{"address": "kgateway.kgateway-system.svc.cluster.local.", "portValue": 9977}""",
            cluster["loadAssignment"]!["endpoints"]![0]!["lbEndpoints"]![0]!["endpoint"]!["address"]!["socketAddress"]);
        var filter = cluster["typedExtensionProtocolOptions"]!["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"]!["httpFilters"]![0]!;
        Assert.Equal("envoy.filters.http.credential_injector", (string?)filter["name"]);
        var secret = JsonNode.Parse((string)Default["ConfigMap"]["data"]!["xds_service_account_token.json"]!)!["resources"]![0]!;
        Assert.Equal(
            (string?)filter["typedConfig"]!["credential"]!["typedConfig"]!["credential"]!["name"], (string?)secret["name"]);
        AssertJson("""{"secret": {"filename": "/var/run/secrets/tokens/xds-token"}}""", secret["genericSecret"]);
        Assert.Null(cluster["transportSocket"]);
    }

    [Fact]
    public void Without_authentication_no_token_is_shown()
    {
        var rendered = Rendered.With(options: new DeployerOptions { XdsAuthentication = false, XdsHost = "10.1.2.3", XdsPort = 7 });
        Assert.DoesNotContain("credential_injector", rendered.Bootstrap.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("STATIC", (string?)Cluster(rendered, "xds_cluster")["type"] ?? "STATIC");
        Assert.Null(rendered["ConfigMap"]["data"]!["xds_service_account_token.json"]);
    }

    [Fact]
    public void With_TLS_the_control_plane_must_prove_its_name()
    {
        var rendered = Rendered.With(options: new DeployerOptions { XdsAuthorities = static () => Authority });
        Assert.Equal(Authority, (string?)rendered["ConfigMap"]["data"]!["ca.crt"]);
        var tls = Cluster(rendered, "xds_cluster")["transportSocket"]!["typedConfig"]!;
        Assert.Equal("kgateway.kgateway-system.svc.cluster.local", (string?)tls["sni"]);
        Assert.Contains("\"exact\":\"kgateway.kgateway-system.svc\"", tls.ToJsonString(), StringComparison.Ordinal);
        var context = JsonNode.Parse((string)rendered["ConfigMap"]["data"]!["xds_ca_certificates.json"]!)!["resources"]![0]!["validationContext"]!;
        Assert.Equal("/etc/envoy", (string?)context["watchedDirectory"]!["path"]);
    }

    [Fact]
    public void Listeners_for_the_kubelet_and_for_metrics_are_there()
    {
        Assert.Equal(["readiness_listener", "prometheus_listener"], Listeners(Default).Select(static listener => (string)listener!["name"]!));
        Assert.Equal([8082, 9091], Listeners(Default).Select(static listener => (int)listener!["address"]!["socketAddress"]!["portValue"]!));
        var text = Listeners(Default)[1]!.ToJsonString();
        Assert.Contains("\"prefixRewrite\":\"/stats/prometheus?usedonly\"", text, StringComparison.Ordinal);
        Assert.Contains("\"prefix\":\"/stats\"", text, StringComparison.Ordinal);
        Assert.Null(Listeners(Default)[0]!["listenerFilters"]);
    }

    [Fact]
    public void Parameters_change_listeners_logs_statistics_and_name_resolution()
    {
        var rendered = Rendered.With("""
            {envoyContainer: {bootstrap: {logFormat: {json: {m: "%j"}}, dnsResolver: {udpMaxQueries: 0}, enableReadinessProbeProxyProtocol: true}},
             stats: {routePrefixRewrite: /x, enableStatsRoute: false, matcher: {exclusionList: [{prefix: a, ignoreCase: true}, {safeRegex: "b.*"}]}}}
            """);
        Assert.Equal("envoy.filters.listener.proxy_protocol", (string?)Listeners(rendered)[0]!["listenerFilters"]![0]!["name"]);
        var metrics = Listeners(rendered)[1]!.ToJsonString();
        Assert.Contains("\"prefixRewrite\":\"/x\"", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("\"prefix\":\"/stats\"", metrics, StringComparison.Ordinal);
        var elsewhere = Listeners(Rendered.With("{stats: {statsRoutePrefixRewrite: /y}}"))[1]!.ToJsonString();
        Assert.Contains("\"prefixRewrite\":\"/y\"", elsewhere, StringComparison.Ordinal);
        AssertJson("""{"logFormat": {"jsonFormat": {"m": "%j"}}}""", rendered.Bootstrap["applicationLogConfig"]);
        AssertJson(
            """{"statsMatcher": {"exclusionList": {"patterns": [{"prefix": "a", "ignoreCase": true}, {"safeRegex": {"regex": "b.*"}}]}}}""",
            rendered.Bootstrap["statsConfig"]);
        Assert.Null(rendered.Bootstrap["typedDnsResolverConfig"]!["typedConfig"]!["udpMaxQueries"]);
        Assert.Equal(100, (int)Default.Bootstrap["typedDnsResolverConfig"]!["typedConfig"]!["udpMaxQueries"]!);
    }

    public static TheoryData<string?> Proxies => new(
        null,
        "{envoyContainer: {image: {repository: kgateway-dev/envoy-wrapper}}}",
        "{stats: {enabled: false}}",
        """
        {envoyContainer: {bootstrap: {logFormat: {json: {m: "%j"}}, dnsResolver: {udpMaxQueries: 0}, enableReadinessProbeProxyProtocol: true,
           logLevel: debug, componentLogLevels: {upstream: trace, http: 'off'}}, extraArgs: [--concurrency, '1']},
         stats: {matcher: {inclusionList: [{exact: a}, {suffix: b}, {contains: c, ignoreCase: true}, {safeRegex: "d.*"}]}}}
        """,
        "{envoyContainer: {bootstrap: {logFormat: {text: '%v'}}}}");

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task The_real_envoy_takes_file_and_arguments(string? kube)
    {
        foreach (var options in new[]
        {
            new DeployerOptions(),
            new DeployerOptions { XdsAuthentication = false, XdsHost = "10.1.2.3" },
            new DeployerOptions { XdsAuthorities = static () => Authority, IstioAutoMtls = true, XdsHost = "kgateway.example.com" },
            new DeployerOptions { XdsAuthorities = static () => Authority, SystemCertificates = null },
        })
            await AssertTakenAsync(Rendered.With(kube, options: options));
    }

    private static JsonNode Cluster(Rendered rendered, string name) =>
        rendered.Bootstrap["staticResources"]!["clusters"]!.AsArray().Single(cluster => (string?)cluster!["name"] == name)!;

    private static JsonArray Listeners(Rendered rendered) => rendered.Bootstrap["staticResources"]!["listeners"]!.AsArray();

    // Does what the kubelet does: puts the files in place and fills in the arguments.
    private static async Task AssertTakenAsync(Rendered rendered)
    {
        var folder = Directory.CreateTempSubdirectory("kgateway-bootstrap-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "xds-token"), "token");
            foreach (var (name, content) in rendered["ConfigMap"]["data"]!.AsObject())
                await File.WriteAllTextAsync(Path.Combine(folder, name), InFolder((string)content!, folder));
            var arguments = rendered.Arguments.Select(argument => InFolder(argument, folder)
                .Replace("$(KGATEWAY_NODE_REGION)", "region-1", StringComparison.Ordinal)
                .Replace("$(KGATEWAY_NODE_ZONE)", "", StringComparison.Ordinal)).ToList();
            if (!arguments.Contains("-c"))
                arguments.AddRange(["-c", Path.Combine(folder, "envoy.yaml")]);
            var (exitCode, output) = await Tools.RunAsync(Tools.Envoy, ["--mode", "validate", .. arguments], Patience);
            Assert.True(exitCode == 0, output);
            Assert.DoesNotContain("deprecated", output, StringComparison.OrdinalIgnoreCase);
            // What it says of settings that it no longer knows.
            Assert.DoesNotContain("envoy bug", output, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string InFolder(string text, string folder) => text
        .Replace("/var/run/secrets/tokens", folder, StringComparison.Ordinal)
        .Replace("/etc/envoy", folder, StringComparison.Ordinal);
}
