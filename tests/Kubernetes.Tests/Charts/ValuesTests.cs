namespace KGateway.Kubernetes.Tests.Charts;

public sealed class ValuesTests
{
    [Theory]
    [InlineData("controller.logLevel=debug", "KGW_LOG_LEVEL", "debug")]
    [InlineData("controller.admin.bindAddress=0.0.0.0,controller.extraEnv.KGATEWAY_ADMIN_TOKEN=t", "KGW_ADMIN_BIND_ADDRESS", "0.0.0.0")]
    [InlineData("controller.service.ports.grpc=9978", "KGW_XDS_SERVICE_PORT", "9978")]
    [InlineData("controller.silo.port=11112", "KGATEWAY_SILO_PORT", "11112")]
    [InlineData("controller.enableAwsEc2Discovery=true", "KGW_ENABLE_AWS_EC2_DISCOVERY", "true")]
    [InlineData("controller.awsEc2RefreshInterval=1m30s", "KGW_AWS_EC2_REFRESH_INTERVAL", "1m30s")]
    [InlineData("controller.xds.streamAge=1h30m", "KGATEWAY_XDS_STREAM_AGE", "1h30m")]
    [InlineData("controller.xds.streamAge=never", "KGATEWAY_XDS_STREAM_AGE", "never")]
    [InlineData("waypoint.enabled=true", "KGW_ENABLE_WAYPOINT", "true")]
    [InlineData("waypoint.localBinding=false", "KGW_WAYPOINT_LOCAL_BINDING", "false")]
    [InlineData("validation.level=strict", "KGW_VALIDATION_MODE", "STRICT")]
    [InlineData("validation.level=standard", "KGW_VALIDATION_MODE", "STANDARD")]
    [InlineData("enableRouteSourceMetadata=true", "KGW_ENABLE_ROUTE_SOURCE_METADATA", "true")]
    [InlineData("policyMerge.trafficPolicy.extAuth=DeepMerge", "KGW_POLICY_MERGE", "{\"trafficPolicy\":{\"extAuth\":\"DeepMerge\"}}")]
    [InlineData("discoveryNamespaceSelectors[0].matchLabels.a=b", "KGW_DISCOVERY_NAMESPACE_SELECTORS", "[{\"matchLabels\":{\"a\":\"b\"}}]")]
    [InlineData("serviceEntriesExclusionLabelSelectors[0].matchLabels.a=b", "KGW_SERVICE_ENTRIES_EXCLUSION_LABEL_SELECTORS", "[{\"matchLabels\":{\"a\":\"b\"}}]")]
    [InlineData("gatewayClassParametersRefs.kgateway.name=a,gatewayClassParametersRefs.kgateway.namespace=b", "KGW_GATEWAY_CLASS_PARAMETERS_REFS", "{\"kgateway\":{\"name\":\"a\",\"namespace\":\"b\"}}")]
    [InlineData("fullnameOverride=edge", "KGW_XDS_SERVICE_NAME", "edge")]
    [InlineData("image.registry=example.org/x", "KGW_DEFAULT_IMAGE_REGISTRY", "example.org/x")]
    [InlineData("image.tag=2.0.0-rc.1", "KGW_DEFAULT_IMAGE_TAG", "v2.0.0-rc.1")]
    [InlineData("image.pullPolicy=Always", "KGW_DEFAULT_IMAGE_PULL_POLICY", "Always")]
    [InlineData("controller.extraEnv.KGW_LOG_LEVEL=trace", "KGW_LOG_LEVEL", "trace")]
    [InlineData("controller.extraEnv.KGW_XDS_AUTH=false", "KGW_XDS_AUTH", "false")]
    [InlineData("controller.extraEnv.POD_IP=10.0.0.1", "POD_IP", "10.0.0.1")]
    [InlineData("controller.goMemLimitPercent=80,controller.resources.limits.memory=1Gi", "DOTNET_GCHeapHardLimitPercent", "0x50")]
    public async Task A_value_becomes_a_setting(string value, string variable, string expected) =>
        Assert.Equal(expected, Assert.Contains(variable, (await Chart.RenderAsync(value)).Environment!));

    [Theory]
    [InlineData("image.tag=2.1.0", "cr.kgateway.dev/kgateway-dev/kgateway:v2.1.0")]
    [InlineData("image.tag=v2.1.0", "cr.kgateway.dev/kgateway-dev/kgateway:v2.1.0")]
    [InlineData("image.tag=main", "cr.kgateway.dev/kgateway-dev/kgateway:main")]
    [InlineData("controller.image.tag=1.2.3,image.tag=main", "cr.kgateway.dev/kgateway-dev/kgateway:v1.2.3")]
    [InlineData("controller.image.registry=example.org,controller.image.repository=team/kg", "example.org/team/kg:v0.1.0")]
    public async Task The_image_is_put_together(string value, string expected) =>
        Assert.Equal(expected, (string?)(await Chart.RenderAsync(value)).Container["image"]);

    [Fact]
    public async Task Replicas_may_be_none_or_left_to_others()
    {
        Assert.Equal(0, (long)(await Chart.RenderAsync("controller.replicaCount=0")).Deployment["spec"]!["replicas"]!);
        Assert.False((await Chart.RenderAsync("controller.replicaCount=null")).Deployment["spec"]!.AsObject().ContainsKey("replicas"));
    }

    [Fact]
    public async Task Autoscalers_have_their_target_and_the_replicas()
    {
        var chart = await Chart.RenderAsync(
            "controller.horizontalPodAutoscaler.minReplicas=2,controller.horizontalPodAutoscaler.maxReplicas=5",
            "controller.verticalPodAutoscaler.updatePolicy.updateMode=Auto");
        Assert.False(chart.Deployment["spec"]!.AsObject().ContainsKey("replicas"));
        Assert.Equal(5, (long)chart.One("HorizontalPodAutoscaler")["spec"]!["maxReplicas"]!);
        Assert.Equal("kgateway", (string?)chart.One("HorizontalPodAutoscaler")["spec"]!["scaleTargetRef"]!["name"]);
        Assert.Equal("kgateway", (string?)chart.One("VerticalPodAutoscaler")["spec"]!["targetRef"]!["name"]);
        Assert.Equal("Auto", (string?)chart.One("VerticalPodAutoscaler")["spec"]!["updatePolicy"]!["updateMode"]);
    }

    [Theory]
    [InlineData("minAvailable", "1")]
    [InlineData("minAvailable", "50%")]
    [InlineData("maxUnavailable", "0")]
    [InlineData("maxUnavailable", "1")]
    public async Task A_disruption_budget_selects_the_replicas(string field, string value)
    {
        var budget = (await Chart.RenderAsync($"controller.podDisruptionBudget.{field}={value}")).One("PodDisruptionBudget")["spec"]!;
        Assert.Equal(value, budget[field]!.ToString());
        Assert.Equal("kgateway", (string?)budget["selector"]!["matchLabels"]!["kgateway"]);
    }

    [Fact]
    public async Task Settings_of_the_controller_replace_the_deprecated_ones_even_if_empty()
    {
        var chart = await Chart.RenderAsync(
            "nodeSelector.old=a", "podSecurityContext.fsGroup=1", "securityContext.runAsUser=7", "podAnnotations.old=a", "resources.limits.cpu=1");
        Assert.Equal("a", (string?)chart.Pod["spec"]!["nodeSelector"]!["old"]);
        Assert.Equal("""{"fsGroup":1}""", chart.Pod["spec"]!["securityContext"]!.ToJsonString());
        Assert.Equal("""{"runAsUser":7}""", chart.Container["securityContext"]!.ToJsonString());
        Assert.Equal("a", (string?)chart.Pod["metadata"]!["annotations"]!["old"]);

        chart = await Chart.RenderAsync(
            "nodeSelector.old=a",
            "podSecurityContext.fsGroup=1",
            "controller.nodeSelector.new=b",
            "--set-json controller.podSecurityContext={}",
            "--set-json controller.securityContext={}");
        Assert.Equal("""{"new":"b"}""", chart.Pod["spec"]!["nodeSelector"]!.ToJsonString());
        Assert.Null(chart.Pod["spec"]!["securityContext"]);
        Assert.Null(chart.Container["securityContext"]);
    }

    [Fact]
    public async Task Probes_are_laid_over_the_defaults()
    {
        var container = (await Chart.RenderAsync(
            "controller.readinessProbe.periodSeconds=3", "controller.startupProbe.tcpSocket.port=9977", "controller.livenessProbe.httpGet.path=/livez")).Container;
        Assert.Equal((3, "/readyz"), ((long)container["readinessProbe"]!["periodSeconds"]!, (string?)container["readinessProbe"]!["httpGet"]!["path"]));
        Assert.Null(container["startupProbe"]!["httpGet"]);
        Assert.Equal(600, (long)container["startupProbe"]!["failureThreshold"]!);
        Assert.Equal(("/livez", 9093), ((string?)container["livenessProbe"]!["httpGet"]!["path"], (long)container["livenessProbe"]!["httpGet"]!["port"]!));
    }

    [Fact]
    public async Task Prometheus_finds_the_metrics_unless_told_not_to()
    {
        Assert.Equal("9092", (string?)(await Chart.RenderAsync()).Pod["metadata"]!["annotations"]!["prometheus.io/port"]);
        Assert.Null((await Chart.RenderAsync("controller.prometheusAnnotations=false")).Pod["metadata"]!["annotations"]);
    }

    [Fact]
    public async Task A_ServiceMonitor_needs_its_CRD()
    {
        string[] values = ["controller.serviceMonitor.enabled=true", "controller.serviceMonitor.extraLabels.release=prom"];
        Assert.DoesNotContain("ServiceMonitor", (await Chart.RenderAsync(values)).Kinds);
        var monitor = (await Chart.RenderAsync([.. values, "--api-versions monitoring.coreos.com/v1"])).One("ServiceMonitor");
        Assert.Equal("prom", (string?)monitor["metadata"]!["labels"]!["release"]);
        Assert.Equal("metrics", (string?)monitor["spec"]!["endpoints"]![0]!["port"]);
    }

    [Fact]
    public async Task Rights_and_accounts_may_be_someone_elses()
    {
        Assert.DoesNotContain((await Chart.RenderAsync("rbac.create=false")).Kinds, static kind => kind.Contains("Role", StringComparison.Ordinal));
        var chart = await Chart.RenderAsync("serviceAccount.create=false", "serviceAccount.name=mine");
        Assert.DoesNotContain("ServiceAccount", chart.Kinds);
        Assert.Equal("mine", (string?)chart.Pod["spec"]!["serviceAccountName"]);
        Assert.Equal("mine", (string?)chart.One("ClusterRoleBinding")["subjects"]![0]!["name"]);
        Assert.Equal("mine", (string?)chart.One("RoleBinding")["subjects"]![0]!["name"]);
    }

    [Fact]
    public async Task The_Service_takes_any_field()
    {
        var service = (await Chart.RenderAsync(
            "controller.service.type=LoadBalancer",
            "controller.service.annotations.a=b",
            "controller.service.extraLabels.c=d",
            "controller.service.loadBalancerClass=x",
            "controller.service.loadBalancerSourceRanges={10.0.0.0/8}",
            "controller.service.externalTrafficPolicy=Local",
            "controller.service.ipFamilies={IPv4}",
            "controller.service.nodePorts.grpc=30977",
            "controller.service.ports.health=80")).One("Service");
        Assert.Equal(("b", "d"), ((string?)service["metadata"]!["annotations"]!["a"], (string?)service["metadata"]!["labels"]!["c"]));
        var spec = service["spec"]!;
        Assert.Equal(("LoadBalancer", "x", "Local"), ((string?)spec["type"], (string?)spec["loadBalancerClass"], (string?)spec["externalTrafficPolicy"]));
        Assert.Equal(["10.0.0.0/8"], RenderedChart.Texts(spec["loadBalancerSourceRanges"]));
        Assert.Equal(30977, (long)spec["ports"]![0]!["nodePort"]!);
        Assert.Equal((80, "health"), ((long)spec["ports"]![1]!["port"]!, (string?)spec["ports"]![1]!["targetPort"]));
        Assert.DoesNotContain("Service", (await Chart.RenderAsync("controller.service.enabled=false")).Kinds);
    }

    [Fact]
    public async Task Xds_TLS_mounts_the_users_Secret_if_there_is_one()
    {
        var chart = await Chart.RenderAsync("controller.xds.tls.enabled=true", "controller.xds.tls.required=true");
        var volume = Assert.Single(chart.Pod["spec"]!["volumes"]!.AsArray(), static volume => (string?)volume!["name"] == "xds-tls")!["secret"]!;
        Assert.Equal(("kgateway-xds-cert", true), ((string?)volume["secretName"], (bool)volume["optional"]!));
        Assert.Contains(chart.Container["volumeMounts"]!.AsArray(), static mount => (string?)mount!["mountPath"] == "/etc/xds-tls");
        Assert.Equal(("true", "true"), (chart.Environment["KGW_XDS_TLS"], chart.Environment["KGATEWAY_XDS_TLS_REQUIRED"]));
        Assert.DoesNotContain("xds-tls", (await Chart.RenderAsync()).Deployment.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pods_go_where_they_are_told()
    {
        var spec = (await Chart.RenderAsync(
            "controller.priorityClassName=high",
            "controller.tolerations[0].key=a,controller.tolerations[0].operator=Exists",
            "controller.topologySpreadConstraints[0].maxSkew=1,controller.topologySpreadConstraints[0].topologyKey=zone",
            "controller.topologySpreadConstraints[1].maxSkew=2,controller.topologySpreadConstraints[1].labelSelector.matchLabels.x=y",
            "imagePullSecrets[0].name=pull")).Pod["spec"]!;
        Assert.Equal("high", (string?)spec["priorityClassName"]);
        Assert.Equal("a", (string?)spec["tolerations"]![0]!["key"]);
        Assert.Equal("pull", (string?)spec["imagePullSecrets"]![0]!["name"]);
        Assert.Equal("kgateway", (string?)spec["topologySpreadConstraints"]![0]!["labelSelector"]!["matchLabels"]!["kgateway"]);
        Assert.Equal("""{"matchLabels":{"x":"y"}}""", spec["topologySpreadConstraints"]![1]!["labelSelector"]!.ToJsonString());
    }

    [Fact]
    public async Task The_example_of_high_availability_renders()
    {
        var chart = await Chart.RenderAsync("--values " + Path.Combine(Chart.Folder("kgateway"), "examples", "values-ha.yaml"));
        Assert.Equal(3, (long)chart.Deployment["spec"]!["replicas"]!);
        Assert.Equal(1, (long)chart.One("PodDisruptionBudget")["spec"]!["maxUnavailable"]!);
        Assert.Equal(2, chart.Pod["spec"]!["topologySpreadConstraints"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("controller.replicaCont=1", "additional properties 'replicaCont' not allowed")]
    [InlineData("controler.replicaCount=1", "additional properties 'controler' not allowed")]
    [InlineData("controller.replicaCount=-1", "minimum")]
    [InlineData("controller.replicaCount=many", "want null or integer")]
    [InlineData("controller.logLevel=loud", "/controller/logLevel")]
    [InlineData("controller.service.ports.grpc=70000", "maximum")]
    [InlineData("controller.service.ports.grpc=9092", "given twice")]
    [InlineData("controller.silo.port=9095", "uses port 9095 for the admin server")]
    [InlineData("controller.service.type=Internal", "/controller/service/type")]
    [InlineData("controller.goMemLimitPercent=50", "needs a memory limit")]
    [InlineData("controller.goMemLimitPercent=101", "maximum")]
    [InlineData("controller.goMemLimitPercent=50,controller.resources.limits.memory=1Gi,controller.extraEnv.GOMEMLIMIT=1GiB", "both limit the heap")]
    [InlineData("validation.level=lax", "/validation/level")]
    [InlineData("gatewayClassParametersRefs.kgateway.name=a", "gatewayClassParametersRefs.kgateway.namespace must be set")]
    [InlineData("gatewayClassParametersRefs.kgateway.namespace=a", "gatewayClassParametersRefs.kgateway.name must be set")]
    [InlineData("policyMerge.trafficPolicy.extAuth=Deep", "/policyMerge/trafficPolicy/extAuth")]
    [InlineData("commonLabels.kgateway=mine", "the chart sets this label itself")]
    [InlineData("controller.podDisruptionBudget.minAvailable=1,controller.podDisruptionBudget.maxUnavailable=1", "not both")]
    [InlineData("controller.podDisruptionBudget.unhealthyPodEvictionPolicy=AlwaysAllow", "needs minAvailable or maxUnavailable")]
    [InlineData("controller.horizontalPodAutoscaler.minReplicas=2", "maxReplicas must be set")]
    [InlineData("controller.horizontalPodAutoscaler.minReplicas=3,controller.horizontalPodAutoscaler.maxReplicas=2", "minReplicas 3 is more than maxReplicas 2")]
    [InlineData("controller.xds.tls.required=true", "controller.xds.tls.enabled must be true")]
    [InlineData("controller.admin.bindAddress=0.0.0.0", "controller.extraEnv.KGATEWAY_ADMIN_TOKEN must give a token")]
    [InlineData("serviceAccount.create=false", "serviceAccount.name must be set")]
    [InlineData("controller.extraEnv.A.B=1", "/controller/extraEnv/A")]
    [InlineData("controller.awsEc2RefreshInterval=soon", "/controller/awsEc2RefreshInterval")]
    [InlineData("controller.xds.streamAge=old", "/controller/xds/streamAge")]
    [InlineData("controller.xds.streamAge=-5m", "/controller/xds/streamAge")]
    [InlineData("discoveryNamespaceSelectors[0].labels.a=b", "additional properties 'labels' not allowed")]
    public async Task Wrong_values_are_refused_with_their_place_and_reason(string value, string reason) =>
        Assert.Contains(reason, await Chart.RefuseAsync(value), StringComparison.Ordinal);
}
