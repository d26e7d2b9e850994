using KGateway.Resources;
using KGateway.Resources.Kgateway.Parameters;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Incremental;

namespace KGateway.Translation.Tests.Gateways;

/// <summary>The parameters of a class and of a Gateway become the parameters in force.</summary>
public sealed class ParametersTests
{
    private static readonly GroupKind Kind = ResourceKinds.GatewayParameters.GroupKind;

    [Fact]
    public void Without_references_the_defaults_hold() =>
        Assert.Equal(ProxyParameters.Default, Infrastructure(ofClass: null, ofGateway: null).Parameters);

    [Fact]
    public void Single_values_of_the_gateway_win_over_those_of_the_class()
    {
        var kube = Merge(
            "{deployment: {replicas: 1, strategy: {type: Recreate}}, service: {type: NodePort, clusterIP: a, loadBalancerSourceRanges: [a]}}",
            "{deployment: {replicas: 2}, service: {type: ClusterIP, loadBalancerSourceRanges: [b]}, stats: {enabled: false}}");
        Assert.Equal(2, kube.Deployment!.Replicas);
        Assert.Equal("{\"type\":\"Recreate\"}", kube.Deployment.Strategy!.Value.Text);
        Assert.Equal("ClusterIP", kube.Service!.Type);
        Assert.Equal("a", kube.Service.ClusterIP);
        Assert.Equal(["b"], kube.Service.LoadBalancerSourceRanges);
        Assert.False(kube.Stats!.Enabled);
    }

    [Fact]
    public void Maps_are_merged_and_lists_follow_each_other()
    {
        var kube = Merge(
            "{podTemplate: {extraLabels: {a: a, b: a}, tolerations: [{key: a}], nodeSelector: {x: y}}, envoyContainer: {extraArgs: [a], env: [{name: A}]}}",
            "{podTemplate: {extraLabels: {b: b, c: b}, tolerations: [{key: b}]}, envoyContainer: {extraArgs: [b], env: [{name: B}]}}");
        Assert.Equal("{a: a, b: b, c: b}", kube.PodTemplate!.ExtraLabels.ToString());
        Assert.Equal(["{\"key\":\"a\"}", "{\"key\":\"b\"}"], kube.PodTemplate.Tolerations.Select(static t => t.Text));
        Assert.Equal("{x: y}", kube.PodTemplate.NodeSelector.ToString());
        Assert.Equal(["a", "b"], kube.EnvoyContainer!.ExtraArgs);
        Assert.Equal(2, kube.EnvoyContainer.Env.Count);
    }

    [Fact]
    public void Pieces_of_kubernetes_objects_are_merged_deeply()
    {
        var kube = Merge(
            "{envoyContainer: {resources: {limits: {cpu: 1, memory: 1Gi}}, securityContext: {runAsUser: 1, capabilities: {add: [A]}}}}",
            "{envoyContainer: {resources: {limits: {cpu: 2}, requests: {cpu: 1}}, securityContext: {runAsGroup: 2, capabilities: {add: [B]}}}}");
        Assert.Equal("{\"limits\":{\"cpu\":2,\"memory\":\"1Gi\"},\"requests\":{\"cpu\":1}}", kube.EnvoyContainer!.Resources!.Value.Text);
        Assert.Equal(
            "{\"capabilities\":{\"add\":[\"A\",\"B\"]},\"runAsGroup\":2,\"runAsUser\":1}", kube.EnvoyContainer.SecurityContext!.Value.Text);
    }

    [Theory]
    [InlineData("{httpGet: {path: /a, port: 1}, periodSeconds: 1}", "{periodSeconds: 2}", "{\"httpGet\":{\"path\":\"/a\",\"port\":1},\"periodSeconds\":2}")]
    [InlineData("{httpGet: {path: /a, port: 1}, periodSeconds: 1}", "{exec: {command: [a]}}", "{\"exec\":{\"command\":[\"a\"]},\"periodSeconds\":1}")]
    [InlineData("{exec: {command: [a]}}", "{exec: {command: [b]}}", "{\"exec\":{\"command\":[\"b\"]}}")]
    public void A_probe_that_names_a_handler_drops_the_one_below(string lower, string upper, string expected)
    {
        var kube = Merge($"{{podTemplate: {{readinessProbe: {lower}}}}}", $"{{podTemplate: {{readinessProbe: {upper}}}}}");
        Assert.Equal(expected, kube.PodTemplate!.ReadinessProbe!.Value.Text);
    }

    [Theory]
    [InlineData("{repository: r, tag: a}", "{digest: 'sha256:0'}", null, "sha256:0")]
    [InlineData("{repository: r, digest: 'sha256:0'}", "{tag: b}", "b", null)]
    [InlineData("{repository: r, tag: a}", "{pullPolicy: Always}", "a", null)]
    public void A_tag_takes_the_place_of_a_digest_and_the_other_way_round(string lower, string upper, string? tag, string? digest)
    {
        var image = Merge($"{{envoyContainer: {{image: {lower}}}}}", $"{{envoyContainer: {{image: {upper}}}}}").EnvoyContainer!.Image!;
        Assert.Equal(("r", tag, digest), (image.Repository, image.Tag, image.Digest));
    }

    [Theory]
    [InlineData("true", "false")]
    [InlineData("false", "true")]
    public void Defaults_of_security_contexts_are_left_out_if_either_level_says_so(string lower, string upper) =>
        Assert.True(Merge($"{{omitDefaultSecurityContext: {lower}}}", $"{{omitDefaultSecurityContext: {upper}}}").OmitDefaultSecurityContext);

    [Fact]
    public void Patches_are_kept_in_their_order()
    {
        const string Patch = "{{deploymentOverlay: {{spec: {{replicas: {0}}}}}, podDisruptionBudget: {{}}}}";
        var overlays = Infrastructure(Kube(string.Format(null, Patch, 1)), Kube(string.Format(null, Patch, 2))).Parameters!.Overlays;
        Assert.Equal(["{\"replicas\":1}", "{\"replicas\":2}"], overlays.Deployment.Select(static o => o.Spec!.Value.Text));
        Assert.Equal(2, overlays.PodDisruptionBudget.Count);
        Assert.True(overlays.Service.IsEmpty);
    }

    [Fact]
    public void The_gateway_decides_who_runs_the_proxies()
    {
        var own = Infrastructure(Kube("{deployment: {replicas: 3}}"), "{selfManaged: {}}").Parameters!;
        Assert.True(own.SelfManaged);
        Assert.Null(own.Kube.Deployment);
        var deployed = Infrastructure("{selfManaged: {}}", Kube("{deployment: {replicas: 3}}")).Parameters!;
        Assert.False(deployed.SelfManaged);
        Assert.Equal(3, deployed.Kube.Deployment!.Replicas);
    }

    [Theory]
    [InlineData("{kube: {}, selfManaged: {}}", "exactly one of kube and selfManaged must be set")]
    [InlineData("{kube: {envoyContainer: {bootstrap: {logLevel: loud}}}}", "logLevel: Unsupported value: \"loud\"")]
    [InlineData("{kube: {envoyContainer: {bootstrap: {logFormat: {json: {m: '%v'}}}}}}", "logFormat: the operator %v is only available for text")]
    [InlineData("{kube: {envoyContainer: {bootstrap: {componentLogLevels: {http: loud}}}}}", "componentLogLevels.http")]
    public void Parameters_that_no_proxy_could_start_with_are_refused(string spec, string message)
    {
        var translation = Translate(State(null, spec));
        Assert.Null(translation.Infrastructure!.Parameters);
        AssertRefused(translation, message);
    }

    [Fact]
    public void Parameters_that_come_and_go_change_the_status_and_what_is_deployed()
    {
        var translator = new GatewayTranslator(TestObjects.GatewayKey, TranslationSettings.Default);
        var without = State(null, Kube("{}")).Apply([new(new(Kind, new("infra", "own")), null)]);
        AssertRefused(translator.Translate(without), "GatewayParameters infra/own, which the Gateway refers to, is not found");

        var with = without.Apply([Change("own", "infra", Kube("{deployment: {replicas: 3}}"))]);
        var found = translator.Translate(with);
        Assert.Equal(3, found.Infrastructure!.Parameters!.Kube.Deployment!.Replicas);
        Assert.Equal("Accepted", Accepted(found).Reason);
        Assert.Equal([TestObjects.Gateway().Id], found.ChangedStatuses);

        AssertRefused(translator.Translate(without.Apply([])), "is not found");
    }

    [Theory]
    [InlineData("invalid.io", "InvalidParameters", "infra", "has kind invalid.io/InvalidParameters, which is not supported")]
    [InlineData("gateway.kgateway.dev", "GatewayParameters", null, "parametersRef of GatewayClass kgateway names no namespace")]
    [InlineData("gateway.kgateway.dev", "GatewayParameters", "elsewhere", "GatewayParameters elsewhere/class, which GatewayClass kgateway refers to, is not found")]
    public void A_wrong_reference_of_a_class_is_refused(string group, string kind, string? @namespace, string message)
    {
        var state = State(Kube("{}"), null);
        var @class = TestObjects.Class();
        @class = @class with
        {
            Spec = @class.Spec with { ParametersRef = new() { Group = group, Kind = kind, Name = "class", Namespace = @namespace } },
        };
        AssertRefused(Translate(state.Apply([new(@class.Id, @class)])), message);
    }

    private static KubernetesProxy Merge(string ofClass, string ofGateway) =>
        Infrastructure(Kube(ofClass), Kube(ofGateway)).Parameters!.Kube;

    private static string Kube(string kube) => $"{{kube: {kube}}}";

    private static GatewayInfrastructure Infrastructure(string? ofClass, string? ofGateway)
    {
        var state = State(ofClass, ofGateway);
        var translated = Translate(state).Infrastructure!;
        var early = new GatewayTranslator(TestObjects.GatewayKey, TranslationSettings.Default).InfrastructureIn(state);
        Assert.Equal(early, translated);
        return translated;
    }

    private static GatewayTranslation Translate(ClusterState state) =>
        new GatewayTranslator(TestObjects.GatewayKey, TranslationSettings.Default).Translate(state);

    private static Condition Accepted(GatewayTranslation translation) =>
        ((GatewayStatus)translation.Statuses[TestObjects.Gateway().Id]).Conditions.Single(static c => c.Type == ConditionTypes.Accepted);

    private static void AssertRefused(GatewayTranslation translation, string message)
    {
        Assert.Null(translation.Infrastructure!.Parameters);
        var accepted = Accepted(translation);
        Assert.Equal((ConditionStatus.False, "InvalidParameters"), (accepted.Status, accepted.Reason));
        Assert.Contains(message, accepted.Message, StringComparison.Ordinal);
    }

    private static ClusterState State(string? ofClass, string? ofGateway)
    {
        var gateway = TestObjects.Gateway(TestObjects.Http("web", 80));
        var @class = TestObjects.Class();
        var changes = new List<ResourceChange>();
        if (ofClass is not null)
        {
            changes.Add(Change("class", "system", ofClass));
            @class = @class with
            {
                Spec = @class.Spec with { ParametersRef = new() { Group = Kind.Group, Kind = Kind.Kind, Name = "class", Namespace = "system" } },
            };
        }

        if (ofGateway is not null)
        {
            changes.Add(Change("own", "infra", ofGateway));
            gateway = gateway with
            {
                Spec = gateway.Spec with
                {
                    Infrastructure = new() { ParametersRef = new() { Group = Kind.Group, Kind = Kind.Kind, Name = "own" } },
                },
            };
        }

        return ClusterState.Empty.Apply([.. changes, new(gateway.Id, gateway), new(@class.Id, @class)]);
    }

    private static ResourceChange Change(string name, string @namespace, string spec)
    {
        var text = $"apiVersion: gateway.kgateway.dev/v1alpha1\nkind: GatewayParameters\nmetadata: {{name: {name}, namespace: {@namespace}}}\nspec: {spec}";
        var parameters = Assert.Single(ResourceReader.Read("test.yaml", text, new ReadOptions { KeepInvalid = true }).Objects);
        return new(parameters.Id, parameters);
    }
}
