using System.Text.Json.Nodes;
using KGateway.Kubernetes.Deployment;

namespace KGateway.Kubernetes.Tests.Deployment;

/// <summary>What is deployed for a Gateway that says nothing about it; names, labels and selectors are those of kgateway.</summary>
public sealed class DefaultsTests
{
    private static readonly Rendered Default = Rendered.With();

    [Fact]
    public void Four_objects_are_deployed_in_the_order_in_which_they_need_each_other() =>
        Assert.Equal(["ServiceAccount", "ConfigMap", "Service", "Deployment"], Default.Kinds);

    [Theory]
    [InlineData("ServiceAccount", "v1")]
    [InlineData("ConfigMap", "v1")]
    [InlineData("Service", "v1")]
    [InlineData("Deployment", "apps/v1")]
    public void Each_has_the_name_of_the_gateway_and_belongs_to_it(string kind, string apiVersion)
    {
        var rendered = Default[kind];
        Assert.Equal(apiVersion, (string?)rendered["apiVersion"]);
        AssertJson(
            """
            {"name": "web", "namespace": "edge",
             "labels": {"kgateway": "kube-gateway", "app.kubernetes.io/component": "proxy", "app.kubernetes.io/managed-by": "kgateway",
               "app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "web",
               "gateway.networking.k8s.io/gateway-name": "web", "gateway.networking.k8s.io/gateway-class-name": "kgateway"},
             "ownerReferences": [{"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "name": "web", "uid": "7b1c", "controller": true}]}
            """,
            rendered["metadata"]);
    }

    [Fact]
    public void The_selectors_are_the_three_labels_that_can_not_change()
    {
        const string Expected =
            """
            {"app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "web", "gateway.networking.k8s.io/gateway-name": "web"}
            """;
        AssertJson(Expected, Default.Service["selector"]);
        AssertJson(Expected, Default["Deployment"]["spec"]!["selector"]!["matchLabels"]);
    }

    [Fact]
    public void The_service_is_a_load_balancer_for_the_ports_of_the_listeners() => AssertJson(
        """
        [{"name": "listener-80", "port": 80, "protocol": "TCP", "targetPort": 80},
         {"name": "listener-8443", "port": 8443, "protocol": "TCP", "targetPort": 8443}]
        """,
        Default.Service["ports"]);

    [Fact]
    public void The_service_asks_for_nothing_more()
    {
        Assert.Equal("LoadBalancer", (string?)Default.Service["type"]);
        Assert.Equal(["type", "selector", "ports"], Default.Service.AsObject().Select(static field => field.Key));
    }

    [Fact]
    public void The_account_has_no_token_for_the_api_server() =>
        Assert.False((bool)Default["ServiceAccount"]["automountServiceAccountToken"]!);

    [Fact]
    public void The_number_of_pods_is_left_open() =>
        Assert.Equal(["selector", "template"], Default["Deployment"]["spec"]!.AsObject().Select(static field => field.Key));

    [Fact]
    public void Pods_say_whose_they_are_and_are_scraped() => AssertJson(
        """
        {"labels": {"kgateway": "kube-gateway", "app.kubernetes.io/component": "proxy", "app.kubernetes.io/name": "web",
           "app.kubernetes.io/instance": "web", "gateway.networking.k8s.io/gateway-name": "web",
           "gateway.networking.k8s.io/gateway-class-name": "kgateway"},
         "annotations": {"gateway.kgateway.dev/gateway-full-name": "web", "prometheus.io/path": "/metrics", "prometheus.io/port": "9091",
           "prometheus.io/scrape": "true"}}
        """,
        Default.PodTemplate["metadata"]);

    [Fact]
    public void The_proxy_reads_its_file_and_takes_its_locality_from_the_labels_of_its_pod()
    {
        Assert.Equal("kgateway-proxy", (string?)Default.Container["name"]);
        Assert.Equal("docker.io/envoyproxy/envoy:v1.40.0", (string?)Default.Container["image"]);
        Assert.Equal("IfNotPresent", (string?)Default.Container["imagePullPolicy"]);
        Assert.Equal(
            [
                "-c", "/etc/envoy/envoy.yaml",
                "--config-yaml", """{"node":{"locality":{"region":"$(KGATEWAY_NODE_REGION)","zone":"$(KGATEWAY_NODE_ZONE)"}}}""",
                "--disable-hot-restart", "--service-node", "$(POD_NAME).$(POD_NAMESPACE)", "--log-level", "info",
            ],
            Default.Arguments);
        Assert.Equal(
            "metadata.labels['topology.kubernetes.io/zone']",
            (string?)Default.Variable("KGATEWAY_NODE_ZONE")!["valueFrom"]!["fieldRef"]!["fieldPath"]);
    }

    [Fact]
    public void The_environment_tells_who_the_pod_is()
    {
        Assert.Equal(
            ["POD_NAME", "POD_NAMESPACE", "POD_UID", "NODE_NAME", "KGATEWAY_NODE_REGION", "KGATEWAY_NODE_ZONE", "ENVOY_UID", "OTEL_RESOURCE_ATTRIBUTES"],
            Default.Container["env"]!.AsArray().Select(static variable => (string)variable!["name"]!));
        Assert.Equal("0", (string?)Default.Variable("ENVOY_UID")!["value"]);
        Assert.Equal(
            "service.namespace=$(POD_NAMESPACE),service.instance.id=$(POD_UID),service.version=1.2,k8s.namespace.name=$(POD_NAMESPACE),"
            + "k8s.pod.name=$(POD_NAME),k8s.pod.uid=$(POD_UID),k8s.node.name=$(NODE_NAME),k8s.deployment.name=web,"
            + "k8s.container.name=kgateway-proxy",
            (string?)Rendered.With(options: new DeployerOptions { Version = "1.2" }).Variable("OTEL_RESOURCE_ATTRIBUTES")!["value"]);
    }

    [Fact]
    public void The_version_is_a_label_of_objects_but_not_of_pods()
    {
        var rendered = Rendered.With(options: new DeployerOptions { Version = "1.2" });
        Assert.Equal("1.2", (string?)rendered["Deployment"]["metadata"]!["labels"]!["app.kubernetes.io/version"]);
        Assert.Null(rendered.PodTemplate["metadata"]!["labels"]!["app.kubernetes.io/version"]);
    }

    [Fact]
    public void The_proxy_has_its_ports_probes_and_limits()
    {
        AssertJson(
            """
            [{"name": "listener-80", "containerPort": 80, "protocol": "TCP"}, {"name": "listener-8443", "containerPort": 8443, "protocol": "TCP"},
             {"name": "http-monitoring", "containerPort": 9091, "protocol": "TCP"}]
            """,
            Default.Container["ports"]);
        AssertJson(
            """{"httpGet": {"path": "/ready", "port": 8082}, "periodSeconds": 1, "timeoutSeconds": 2, "failureThreshold": 60, "successThreshold": 1}""",
            Default.Container["startupProbe"]);
        AssertJson("""{"httpGet": {"path": "/ready", "port": 8082}, "periodSeconds": 10}""", Default.Container["readinessProbe"]);
        Assert.Null(Default.Container["livenessProbe"]);
        AssertJson(
            """
            {"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "runAsNonRoot": true, "runAsUser": 10101,
             "capabilities": {"drop": ["ALL"]}}
            """,
            Default.Container["securityContext"]);
        Assert.Equal(60, (int)Default.Pod["terminationGracePeriodSeconds"]!);
        Assert.Equal("web", (string?)Default.Pod["serviceAccountName"]);
    }

    [Fact]
    public void Low_ports_can_be_opened_by_anybody_in_the_pod() => AssertJson(
        """{"sysctls": [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}]}""", Default.Pod["securityContext"]);

    [Fact]
    public void Without_low_ports_the_pod_has_no_context() => Assert.Null(
        new Rendered(Rendered.Infrastructure(listeners: "{name: a, port: 8080, protocol: HTTP}")).Pod["securityContext"]);

    [Fact]
    public void The_volumes_are_configuration_token_and_labels()
    {
        AssertJson(
            """
            [{"name": "envoy-config", "configMap": {"name": "web"}},
             {"name": "xds-token", "projected": {"sources": [{"serviceAccountToken": {"audience": "kgateway", "expirationSeconds": 43200, "path": "xds-token"}}]}},
             {"name": "podinfo", "downwardAPI": {"items": [{"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}}]}}]
            """,
            Default.Pod["volumes"]);
        AssertJson(
            """
            [{"name": "envoy-config", "mountPath": "/etc/envoy", "readOnly": true},
             {"name": "xds-token", "mountPath": "/var/run/secrets/tokens", "readOnly": true},
             {"name": "podinfo", "mountPath": "/etc/podinfo", "readOnly": true}]
            """,
            Default.Container["volumeMounts"]);
    }

    [Fact]
    public void A_name_too_long_for_labels_is_cut_the_same_everywhere_and_kept_in_full_on_pods()
    {
        var name = new string('a', 49) + "-" + new string('b', 40);
        var rendered = Rendered.With(gateway: name);
        var safe = (string)rendered["Service"]["metadata"]!["name"]!;
        Assert.Matches("^a{49}-[0-9a-f]{12}$", safe);
        Assert.Equal(safe, (string?)rendered.Service["selector"]!["gateway.networking.k8s.io/gateway-name"]);
        Assert.Equal(safe, (string?)rendered.Pod["serviceAccountName"]);
        Assert.Equal(name, (string?)rendered.PodTemplate["metadata"]!["annotations"]!["gateway.kgateway.dev/gateway-full-name"]);
        Assert.Equal(name, (string?)rendered["Service"]["metadata"]!["ownerReferences"]![0]!["name"]);
        Assert.NotEqual(safe, (string?)Rendered.With(gateway: name + "c")["Service"]["metadata"]!["name"]);
        Assert.Equal(new string('a', 63), (string?)Rendered.With(gateway: new string('a', 63))["Service"]["metadata"]!["name"]);
    }

    [Fact]
    public void Labels_and_annotations_of_the_gateway_are_on_everything_but_can_not_lie()
    {
        var rendered = new Rendered(Rendered.Infrastructure(more:
            "infrastructure: {labels: {team: a, kgateway: mine, gateway.networking.k8s.io/gateway-name: other}, annotations: {note: b, gateway.networking.k8s.io/x: y}}"));
        foreach (var metadata in rendered.Kinds.Select(kind => rendered[kind]["metadata"]).Append(rendered.PodTemplate["metadata"]))
        {
            Assert.Equal("a", (string?)metadata!["labels"]!["team"]);
            Assert.Equal("kube-gateway", (string?)metadata["labels"]!["kgateway"]);
            Assert.Equal("web", (string?)metadata["labels"]!["gateway.networking.k8s.io/gateway-name"]);
            Assert.Equal("b", (string?)metadata["annotations"]!["note"]);
            Assert.Null(metadata["annotations"]!["gateway.networking.k8s.io/x"]);
        }
    }

    [Fact]
    public void A_waypoint_is_inside_and_part_of_the_mesh()
    {
        var rendered = new Rendered(Rendered.Infrastructure(
            listeners: "{name: mesh, port: 15088, protocol: istio.io/PROXY}", className: "kgateway-waypoint"));
        Assert.Equal("ClusterIP", (string?)rendered.Service["type"]);
        Assert.Equal(["listener-15088", "listener-15008"], rendered.Service["ports"]!.AsArray().Select(static port => (string)port!["name"]!));
        var pods = rendered.PodTemplate["metadata"]!;
        Assert.Equal("ambient", (string?)pods["labels"]!["istio.io/dataplane-mode"]);
        Assert.Equal("none", (string?)pods["labels"]!["istio.io/use-waypoint"]);
        Assert.Equal("false", (string?)pods["annotations"]!["ambient.istio.io/dns-capture"]);
        Assert.Equal("none", (string?)rendered["Service"]["metadata"]!["labels"]!["istio.io/use-waypoint"]);
    }

    [Fact]
    public void Ports_of_datagrams_are_such()
    {
        var infrastructure = Rendered.Infrastructure() with { Ports = [new(53, "TCP"), new(53, "UDP")] };
        var rendered = new Rendered(infrastructure);
        AssertJson(
            """
            [{"name": "listener-53", "port": 53, "protocol": "TCP", "targetPort": 53}, {"name": "udp-53", "port": 53, "protocol": "UDP", "targetPort": 53}]
            """,
            rendered.Service["ports"]);
        Assert.Equal("UDP", (string?)rendered.Container["ports"]![1]!["protocol"]);
    }

    [Fact]
    public void Without_a_port_to_serve_nothing_is_deployed() =>
        Assert.Empty(new Rendered(Rendered.Infrastructure() with { Ports = [new(8082, "TCP"), new(9091, "TCP"), new(19000, "TCP")] }).Kinds);

    [Theory]
    [InlineData("[{value: 10.0.0.9}]", "10.0.0.9")]
    [InlineData("[{type: Hostname, value: a.b}, {value: 10.0.0.9}, {value: 10.0.0.8}]", "10.0.0.9")]
    [InlineData("[{}]", null)]
    public void A_load_balancer_is_asked_for_the_address_that_the_gateway_wants(string addresses, string? expected) => Assert.Equal(
        expected, (string?)new Rendered(Rendered.Infrastructure(more: $"addresses: {addresses}")).Service["loadBalancerIP"]);

    internal static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}\nActual {actual?.ToJsonString()}");
}
