using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Resources.Tests.Validation;

public sealed class GatewayParametersRulesTests
{
    private const string ApiVersion = "gateway.kgateway.dev/v1alpha1";

    private const string Everything = """
        {kube: {
          deployment: {replicas: 0, strategy: {type: Recreate}},
          envoyContainer: {
            bootstrap: {logFormat: {json: {m: "%v"}}, logLevel: debug, componentLogLevels: {upstream: trace, http: "off"},
              dnsResolver: {udpMaxQueries: 0}, enableReadinessProbeProxyProtocol: true},
            image: {registry: r, repository: a/b, tag: t, digest: "sha256:0", pullPolicy: Always},
            securityContext: {runAsUser: 1}, resources: {limits: {cpu: 1}}, extraArgs: [--x], env: [{name: A, value: b}],
            extraVolumeMounts: [{name: v, mountPath: /v}]},
          sdsContainer: {image: {tag: t}, securityContext: {}, resources: {}, bootstrap: {logLevel: info}},
          podTemplate: {extraLabels: {a: b}, extraAnnotations: {c: d e}, securityContext: {fsGroup: 1}, imagePullSecrets: [{name: s}],
            nodeSelector: {n: o}, affinity: {nodeAffinity: {}}, tolerations: [{operator: Exists}],
            topologySpreadConstraints: [{topologyKey: k, maxSkew: 1}], priorityClassName: p,
            gracefulShutdown: {enabled: false, sleepTimeSeconds: 3}, terminationGracePeriodSeconds: 5,
            startupProbe: {periodSeconds: 1}, readinessProbe: {exec: {command: [a]}}, livenessProbe: {}, extraVolumes: [{name: v}]},
          service: {type: NodePort, clusterIP: None, extraLabels: {a: b}, extraAnnotations: {c: d}, ports: [{port: 1, nodePort: 30000}],
            externalTrafficPolicy: Local, loadBalancerClass: x, loadBalancerSourceRanges: [10.0.0.0/8]},
          serviceAccount: {extraLabels: {a: b}, extraAnnotations: {c: d}},
          istio: {istioProxyContainer: {image: {tag: t}, logLevel: info, istioDiscoveryAddress: a, istioMetaMeshId: b, istioMetaClusterId: c},
            customSidecars: [{name: x}]},
          stats: {enabled: false, routePrefixRewrite: /x, enableStatsRoute: false, statsRoutePrefixRewrite: /y,
            matcher: {inclusionList: [{prefix: cluster., ignoreCase: true}, {safeRegex: ".*"}]}},
          omitDefaultSecurityContext: true,
          deploymentOverlay: {metadata: {labels: {a: b}, annotations: {c: d}}, spec: {replicas: null, template: {$patch: replace}}},
          serviceOverlay: {}, serviceAccountOverlay: {metadata: {}}, podDisruptionBudget: {spec: {minAvailable: 50%}},
          horizontalPodAutoscaler: {spec: {maxReplicas: 3}}, verticalPodAutoscaler: {spec: {}}}}
        """;

    [Fact]
    public void All_fields_are_read_and_survive_writing()
    {
        var parameters = TestObjects.ReadOne<GatewayParameters>(TestObjects.Object("GatewayParameters", Everything, ApiVersion));
        Assert.Equal(parameters, ResourceJson.Read(ResourceJson.ToUtf8(parameters)));
        KubernetesProxy kube = parameters.Spec.Kube!;
        Assert.Equal(0, kube.Deployment!.Replicas);
        Assert.Equal(0, kube.EnvoyContainer!.Bootstrap!.DnsResolver!.UdpMaxQueries);
        Assert.Equal("{\"replicas\":null,\"template\":{\"$patch\":\"replace\"}}", kube.DeploymentOverlay!.Spec!.Value.Text);
        Assert.NotNull(kube.ServiceOverlay);
        Assert.True(kube.Stats!.Matcher!.InclusionList[0].IgnoreCase);
    }

    [Fact]
    public void Proxies_can_be_left_to_the_user() => Assert.NotNull(
        TestObjects.ReadOne<GatewayParameters>(TestObjects.Object("GatewayParameters", "{selfManaged: {}}", ApiVersion)).Spec.SelfManaged);

    [Theory]
    [InlineData("{}", "spec: exactly one of the fields in [kube selfManaged] must be set")]
    [InlineData("{kube: {}, selfManaged: {}}", "spec: exactly one of the fields in [kube selfManaged] must be set")]
    [InlineData("{kube: {deployment: {replicas: -1}}}", "spec.kube.deployment.replicas: Invalid value: -1")]
    [InlineData("{kube: {deployment: {strategy: Recreate}}}", "spec.kube.deployment.strategy: must be an object")]
    [InlineData("{kube: {deployment: {replica: 1}}}", "replica")]
    [InlineData("{kube: {envoyContainer: {extraArgs: []}}}", "spec.kube.envoyContainer.extraArgs: should have at least 1 items")]
    [InlineData("{kube: {envoyContainer: {env: [{value: a}]}}}", "spec.kube.envoyContainer.env[0].name: Required value")]
    [InlineData("{kube: {envoyContainer: {env: [a]}}}", "spec.kube.envoyContainer.env[0]: must be an object")]
    [InlineData("{kube: {envoyContainer: {image: {pullPolicy: Sometimes}}}}", "spec.kube.envoyContainer.image.pullPolicy: Unsupported value")]
    [InlineData("{kube: {envoyContainer: {bootstrap: {logLevel: loud}}}}", "spec.kube.envoyContainer.bootstrap.logLevel: Unsupported value: \"loud\"")]
    [InlineData("{kube: {envoyContainer: {bootstrap: {componentLogLevels: {http: loud}}}}}", "componentLogLevels.http: Unsupported value: \"loud\"")]
    [InlineData("{kube: {envoyContainer: {bootstrap: {componentLogLevels: {'a,b': info}}}}}", "is no name of a component of Envoy")]
    [InlineData("{kube: {envoyContainer: {bootstrap: {logFormat: {}}}}}", "exactly one of the fields in [json text] must be set")]
    [InlineData("{kube: {envoyContainer: {bootstrap: {dnsResolver: {udpMaxQueries: -1}}}}}", "udpMaxQueries: Invalid value: -1")]
    [InlineData("{kube: {sdsContainer: {resources: []}}}", "spec.kube.sdsContainer.resources: must be an object")]
    [InlineData("{kube: {istio: {istioProxyContainer: {securityContext: 1}}}}", "istioProxyContainer.securityContext: must be an object")]
    [InlineData("{kube: {podTemplate: {extraLabels: {a: '-'}}}}", "spec.kube.podTemplate.extraLabels.a: Invalid value: \"-\"")]
    [InlineData("{kube: {podTemplate: {readinessProbe: []}}}", "spec.kube.podTemplate.readinessProbe: must be an object")]
    [InlineData("{kube: {podTemplate: {extraVolumes: [{}]}}}", "spec.kube.podTemplate.extraVolumes[0].name: Required value")]
    [InlineData("{kube: {podTemplate: {terminationGracePeriodSeconds: -1}}}", "terminationGracePeriodSeconds: Invalid value: -1")]
    [InlineData("{kube: {podTemplate: {gracefulShutdown: {sleepTimeSeconds: -1}}}}", "sleepTimeSeconds: Invalid value: -1")]
    [InlineData("{kube: {service: {type: Balancer}}}", "spec.kube.service.type: Unsupported value: \"Balancer\"")]
    [InlineData("{kube: {service: {ports: [{port: 0}]}}}", "spec.kube.service.ports[0].port: Invalid value: 0")]
    [InlineData("{kube: {service: {ports: [{nodePort: 1}]}}}", "spec.kube.service.ports[0].port: Required value")]
    [InlineData("{kube: {service: {externalTrafficPolicy: Near}}}", "externalTrafficPolicy: Unsupported value: \"Near\"")]
    [InlineData("{kube: {stats: {matcher: {}}}}", "spec.kube.stats.matcher: exactly one of the fields in [inclusionList exclusionList]")]
    [InlineData("{kube: {stats: {matcher: {inclusionList: [{}]}}}}", "inclusionList[0]: exactly one of the fields in [exact prefix")]
    [InlineData("{kube: {deploymentOverlay: {spec: []}}}", "spec.kube.deploymentOverlay.spec: must be an object")]
    [InlineData("{kube: {podDisruptionBudget: {metadata: {labels: {a: 'b c'}}}}}", "podDisruptionBudget.metadata.labels.a: Invalid value")]
    public void A_broken_field_is_refused(string spec, string expected) =>
        Assert.Contains(
            TestObjects.Findings(TestObjects.Object("GatewayParameters", spec, ApiVersion)),
            finding => finding.Contains(expected, StringComparison.Ordinal));
}
