using KGateway.Kubernetes.Deployment;
using static KGateway.Kubernetes.Tests.Deployment.DefaultsTests;

namespace KGateway.Kubernetes.Tests.Deployment;

/// <summary>Each field of GatewayParameters changes what it is about.</summary>
public sealed class ParametersTests
{
    [Theory]
    [InlineData("{deployment: {replicas: 0}}", "replicas", "0")]
    [InlineData("{deployment: {strategy: {type: Recreate}}}", "strategy", "{\"type\":\"Recreate\"}")]
    public void Of_the_deployment(string kube, string field, string expected) =>
        AssertJson(expected, Rendered.With(kube)["Deployment"]["spec"]![field]);

    [Theory]
    [InlineData("{podTemplate: {imagePullSecrets: [{name: a}]}}", "imagePullSecrets", "[{\"name\":\"a\"}]")]
    [InlineData("{podTemplate: {nodeSelector: {a: b}}}", "nodeSelector", "{\"a\":\"b\"}")]
    [InlineData("{podTemplate: {affinity: {nodeAffinity: {a: 1}}}}", "affinity", "{\"nodeAffinity\":{\"a\":1}}")]
    [InlineData("{podTemplate: {tolerations: [{operator: Exists}]}}", "tolerations", "[{\"operator\":\"Exists\"}]")]
    [InlineData("{podTemplate: {topologySpreadConstraints: [{topologyKey: a}]}}", "topologySpreadConstraints", "[{\"topologyKey\":\"a\"}]")]
    [InlineData("{podTemplate: {priorityClassName: a}}", "priorityClassName", "\"a\"")]
    [InlineData("{podTemplate: {terminationGracePeriodSeconds: 5}}", "terminationGracePeriodSeconds", "5")]
    [InlineData("{podTemplate: {securityContext: {fsGroup: 1, sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: '9'}]}}}", "securityContext",
        "{\"fsGroup\":1,\"sysctls\":[{\"name\":\"net.ipv4.ip_unprivileged_port_start\",\"value\":\"0\"}]}")]
    public void Of_the_pods(string kube, string field, string expected) => AssertJson(expected, Rendered.With(kube).Pod[field]);

    [Theory]
    [InlineData("{podTemplate: {livenessProbe: {exec: {command: [a]}}}}", "livenessProbe", "{\"exec\":{\"command\":[\"a\"]}}")]
    [InlineData("{podTemplate: {readinessProbe: {periodSeconds: 3}}}", "readinessProbe", "{\"httpGet\":{\"path\":\"/ready\",\"port\":8082},\"periodSeconds\":3}")]
    [InlineData("{podTemplate: {readinessProbe: {tcpSocket: {port: 1}}}}", "readinessProbe", "{\"tcpSocket\":{\"port\":1},\"periodSeconds\":10}")]
    [InlineData("{envoyContainer: {resources: {limits: {cpu: 1}}}}", "resources", "{\"limits\":{\"cpu\":1}}")]
    [InlineData("{envoyContainer: {image: {registry: r.io, repository: x/envoy-wrapper, tag: t, pullPolicy: Always}}}", "image", "\"r.io/x/envoy-wrapper:t\"")]
    [InlineData("{envoyContainer: {image: {digest: 'sha256:00'}}}", "image", "\"docker.io/envoyproxy/envoy@sha256:00\"")]
    [InlineData("{envoyContainer: {image: {pullPolicy: Always}}}", "imagePullPolicy", "\"Always\"")]
    [InlineData("{omitDefaultSecurityContext: true, envoyContainer: {securityContext: {runAsUser: 1}}}", "securityContext", "{\"runAsUser\":1}")]
    public void Of_the_container(string kube, string field, string expected) => AssertJson(expected, Rendered.With(kube).Container[field]);

    [Fact]
    public void Security_contexts_are_added_to_or_left_out()
    {
        Assert.Equal(7, (int)Rendered.With("{envoyContainer: {securityContext: {runAsUser: 7}}}").Container["securityContext"]!["runAsUser"]!);
        var without = Rendered.With("{omitDefaultSecurityContext: true}");
        Assert.Null(without.Container["securityContext"]);
        Assert.Null(without.Pod["securityContext"]);
    }

    [Fact]
    public void Of_the_command_line() => Assert.Equal(
        ["--log-level", "debug", "--component-log-level", "http:off,upstream:trace", "--concurrency", "2"],
        Rendered.With(
            "{envoyContainer: {bootstrap: {logLevel: debug, componentLogLevels: {upstream: trace, http: 'off'}}, extraArgs: [--concurrency, '2']}}")
            .Arguments.SkipWhile(static argument => argument != "--log-level"));

    [Fact]
    public void Of_the_environment()
    {
        var rendered = Rendered.With(
            "{envoyContainer: {env: [{name: A, value: b}, {name: POD_NAME, value: x}, {name: OTEL_RESOURCE_ATTRIBUTES, value: team=a}, {name: A, value: c}]}}");
        Assert.Equal("c", (string?)rendered.Variable("A")!["value"]);
        Assert.Equal("x", (string?)rendered.Variable("POD_NAME")!["value"]);
        Assert.EndsWith("k8s.container.name=kgateway-proxy,team=a", (string?)rendered.Variable("OTEL_RESOURCE_ATTRIBUTES")!["value"]);
    }

    [Fact]
    public void Of_volumes()
    {
        var rendered = Rendered.With(
            "{podTemplate: {extraVolumes: [{name: v, emptyDir: {}}]}, envoyContainer: {extraVolumeMounts: [{name: v, mountPath: /v}]}}");
        Assert.Equal("v", (string?)rendered.Pod["volumes"]![3]!["name"]);
        Assert.Equal("/v", (string?)rendered.Container["volumeMounts"]![3]!["mountPath"]);
    }

    [Fact]
    public void Of_labels_and_annotations()
    {
        var rendered = Rendered.With("""
            {podTemplate: {extraLabels: {p: q, kgateway: mine}, extraAnnotations: {r: s, prometheus.io/port: "1"}},
             service: {extraLabels: {t: u}, extraAnnotations: {v: w}}, serviceAccount: {extraLabels: {x: y}, extraAnnotations: {z: z}}}
            """);
        var pods = rendered.PodTemplate["metadata"]!;
        Assert.Equal("q", (string?)pods["labels"]!["p"]);
        Assert.Equal("kube-gateway", (string?)pods["labels"]!["kgateway"]);
        Assert.Equal("s", (string?)pods["annotations"]!["r"]);
        Assert.Equal("1", (string?)pods["annotations"]!["prometheus.io/port"]);
        Assert.Equal("u", (string?)rendered["Service"]["metadata"]!["labels"]!["t"]);
        Assert.Equal("w", (string?)rendered["Service"]["metadata"]!["annotations"]!["v"]);
        Assert.Equal("y", (string?)rendered["ServiceAccount"]["metadata"]!["labels"]!["x"]);
        Assert.Equal("z", (string?)rendered["ServiceAccount"]["metadata"]!["annotations"]!["z"]);
        Assert.Null(rendered["Deployment"]["metadata"]!["labels"]!["p"]);
    }

    [Fact]
    public void Of_the_service()
    {
        var service = Rendered.With("""
            {service: {type: LoadBalancer, clusterIP: 10.0.0.5, externalTrafficPolicy: Local, loadBalancerClass: x/y,
              loadBalancerSourceRanges: [10.0.0.0/8], ports: [{port: 80, nodePort: 30080}, {port: 9000}, {port: 9091}]}}
            """).Service;
        Assert.Equal("10.0.0.5", (string?)service["clusterIP"]);
        Assert.Equal("Local", (string?)service["externalTrafficPolicy"]);
        Assert.Equal("x/y", (string?)service["loadBalancerClass"]);
        AssertJson("[\"10.0.0.0/8\"]", service["loadBalancerSourceRanges"]);
        AssertJson(
            """
            [{"name": "listener-80", "port": 80, "protocol": "TCP", "targetPort": 80, "nodePort": 30080},
             {"name": "listener-8443", "port": 8443, "protocol": "TCP", "targetPort": 8443},
             {"name": "listener-9000", "port": 9000, "protocol": "TCP", "targetPort": 9000}]
            """,
            service["ports"]);
    }

    [Fact]
    public void Ports_on_nodes_are_only_for_services_that_have_such() => Assert.Null(
        Rendered.With("{service: {type: ClusterIP, ports: [{port: 80, nodePort: 30080}]}}").Service["ports"]![0]!["nodePort"]);

    [Fact]
    public void Of_metrics()
    {
        var rendered = Rendered.With("{stats: {enabled: false}}");
        Assert.Equal(2, rendered.Container["ports"]!.AsArray().Count);
        Assert.Null(rendered.PodTemplate["metadata"]!["annotations"]!["prometheus.io/scrape"]);
        Assert.DoesNotContain("prometheus_listener", rendered.Bootstrap.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "/bin/bash", "/dev/tcp/127.0.0.1/19000", "sleep 10")]
    [InlineData("{podTemplate: {gracefulShutdown: {sleepTimeSeconds: 3}}}", "/bin/bash", "healthcheck/fail", "sleep 3")]
    [InlineData("{envoyContainer: {image: {repository: kgateway-dev/envoy-wrapper}}}", "/bin/sh", "wget", "sleep 10")]
    public void A_proxy_with_a_shell_fails_its_health_checks_before_it_ends(string kube, string shell, params string[] parts)
    {
        var command = Rendered.With(kube).Container["lifecycle"]!["preStop"]!["exec"]!["command"]!;
        Assert.Equal(shell, (string?)command[0]);
        Assert.All(parts, part => Assert.Contains(part, (string?)command[2], StringComparison.Ordinal));
    }

    [Fact]
    public void A_proxy_without_shell_is_kept_by_the_kubelet() => AssertJson(
        "{\"preStop\":{\"sleep\":{\"seconds\":4}}}",
        Rendered.With("{envoyContainer: {image: {tag: distroless-v1.40.0}}, podTemplate: {gracefulShutdown: {sleepTimeSeconds: 4}}}").Container["lifecycle"]);

    [Theory]
    [InlineData("{podTemplate: {gracefulShutdown: {enabled: false}}}")]
    [InlineData("{envoyContainer: {image: {tag: distroless-v1.40.0}}, podTemplate: {gracefulShutdown: {sleepTimeSeconds: 0}}}")]
    public void A_proxy_may_end_at_once(string kube) => Assert.Null(Rendered.With(kube).Container["lifecycle"]);

    [Fact]
    public void The_wrapper_finds_file_locality_and_trust_store_itself()
    {
        var rendered = Rendered.With("{envoyContainer: {image: {repository: kgateway-dev/envoy-wrapper}}}");
        Assert.Equal("--disable-hot-restart", rendered.Arguments.First());
        Assert.Null(rendered.Variable("KGATEWAY_NODE_ZONE"));
        Assert.Null(rendered.Bootstrap["staticResources"]!["secrets"]);
    }

    [Fact]
    public void Lists_of_class_and_gateway_follow_each_other_on_the_defaults()
    {
        var rendered = Rendered.With(
            "{envoyContainer: {extraArgs: [b]}, podTemplate: {extraVolumes: [{name: b}]}}",
            "{envoyContainer: {extraArgs: [a], image: {tag: v9}}, podTemplate: {extraVolumes: [{name: a}]}}");
        Assert.Equal(["a", "b"], rendered.Arguments.TakeLast(2));
        Assert.Equal(["a", "b"], rendered.Pod["volumes"]!.AsArray().Skip(3).Select(static volume => (string)volume!["name"]!));
        Assert.Equal("docker.io/envoyproxy/envoy:v9", (string?)rendered.Container["image"]);
    }

    [Fact]
    public void Certificates_of_the_mesh_come_from_two_more_containers()
    {
        var rendered = Rendered.With(
            "{sdsContainer: {image: {tag: v1}, bootstrap: {logLevel: debug}}, istio: {istioProxyContainer: "
                + "{istioDiscoveryAddress: 'istiod:1', logLevel: error, istioMetaMeshId: mesh, istioMetaClusterId: here}, customSidecars: [{name: x}]}}",
            options: new DeployerOptions { IstioAutoMtls = true });
        Assert.Equal(["kgateway-proxy", "sds", "istio-proxy"], rendered.Pod["containers"]!.AsArray().Select(static c => (string)c!["name"]!));
        Assert.Equal("cr.kgateway.dev/kgateway-dev/sds:v1", (string?)rendered.Pod["containers"]![1]!["image"]);
        Assert.Equal("docker.io/istio/proxyv2:1.30.1", (string?)rendered.Pod["containers"]![2]!["image"]);
        Assert.Contains("gateway_proxy_sds", rendered.Bootstrap.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("istiod:1", rendered.Pod.ToJsonString(), StringComparison.Ordinal);
        var environment = rendered.Pod["containers"]![2]!["env"]!.AsArray().ToLookup(static one => (string)one!["name"]!, static one => (string?)one!["value"]);
        Assert.Equal(["mesh", "here"], environment["ISTIO_META_MESH_ID"].Concat(environment["ISTIO_META_CLUSTER_ID"]));
    }

    [Fact]
    public void A_waypoint_has_no_certificates_of_the_mesh_and_no_container_beside_its_proxy()
    {
        var waypoint = Rendered.Infrastructure(listeners: "{name: proxy, port: 15088, protocol: istio.io/PROXY}", className: "kgateway-waypoint");
        var rendered = new Rendered(waypoint, new DeployerOptions { IstioAutoMtls = true });
        Assert.Equal(["kgateway-proxy"], rendered.Pod["containers"]!.AsArray().Select(static c => (string)c!["name"]!));
        Assert.DoesNotContain("gateway_proxy_sds", rendered.Bootstrap.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("istio-certs", rendered.Pod["volumes"]!.ToJsonString(), StringComparison.Ordinal);
    }
}
