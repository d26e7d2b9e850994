using System.Text.Json.Nodes;
using KGateway.Kubernetes.Deployment.Patching;
using static KGateway.Kubernetes.Tests.Deployment.DefaultsTests;

namespace KGateway.Kubernetes.Tests.Deployment;

/// <summary>Patches of deployed objects are Kubernetes' strategic merge patches.</summary>
public sealed class OverlayTests
{
    [Theory]
    [InlineData("{a: 1, b: {c: 2}}", "{b: {d: 3}}", "{a: 1, b: {c: 2, d: 3}}")]
    [InlineData("{a: 1, b: 2}", "{a: null}", "{b: 2}")]
    [InlineData("{a: {b: 1}}", "{a: {$patch: replace, c: 2}}", "{a: {c: 2}}")]
    [InlineData("{a: {b: 1}, c: 1}", "{a: {$patch: delete}}", "{c: 1}")]
    [InlineData("{args: [a]}", "{args: [b]}", "{args: [b]}")]
    [InlineData("{tolerations: [{key: a}]}", "{tolerations: [{key: b}]}", "{tolerations: [{key: b}]}")]
    [InlineData("{containers: [{name: a, image: x}]}", "{containers: [{name: a, tty: true}, {name: b}]}", "{containers: [{name: a, image: x, tty: true}, {name: b}]}")]
    [InlineData("{containers: [{name: a}, {name: b}]}", "{containers: [{name: a, $patch: delete}, {name: c, $patch: delete}]}", "{containers: [{name: b}]}")]
    [InlineData("{containers: [{name: a, image: x}]}", "{containers: [{name: a, $patch: replace, image: y}]}", "{containers: [{name: a, image: y}]}")]
    [InlineData("{containers: [{name: a}]}", "{containers: [{$patch: replace}, {name: b}]}", "{containers: [{name: b}]}")]
    [InlineData("{ports: [{containerPort: 1, name: a}]}", "{ports: [{containerPort: 1, hostPort: 2}]}", "{ports: [{containerPort: 1, name: a, hostPort: 2}]}")]
    [InlineData("{ports: [{port: 1, name: a}]}", "{ports: [{port: 1, name: b}]}", "{ports: [{port: 1, name: b}]}")]
    [InlineData("{volumeMounts: [{name: a, mountPath: /a}]}", "{volumeMounts: [{name: b, mountPath: /a}]}", "{volumeMounts: [{name: b, mountPath: /a}]}")]
    [InlineData("{volumes: [{name: a, emptyDir: {}}]}", "{volumes: [{name: a, $retainKeys: [name, secret], secret: {}}]}", "{volumes: [{name: a, secret: {}}]}")]
    [InlineData("{finalizers: [a, b]}", "{$deleteFromPrimitiveList/finalizers: [a]}", "{finalizers: [b]}")]
    [InlineData("{containers: [{name: a}]}", "{$setElementOrder/containers: [{name: a}], containers: [{name: a, x: 1}]}", "{containers: [{name: a, x: 1}]}")]
    [InlineData("{}", "{a: {b: {c: null, d: 1}}}", "{a: {b: {d: 1}}}")]
    public void A_patch_merges_as_kubernetes_does(string original, string patch, string expected) =>
        AssertJson(Json(expected).ToJsonString(), StrategicMerge.Apply(Json(original), Json(patch)));

    [Theory]
    [InlineData("{a: {$patch: remove}}", "$patch is \"remove\"; it can be delete, replace or merge")]
    [InlineData("{a: {$patch: 1}}", "$patch is 1")]
    [InlineData("{containers: [{image: x}]}", "an item of containers has no name")]
    public void A_broken_patch_is_refused(string patch, string message) => Assert.Contains(
        message, Assert.Throws<OverlayException>(() => StrategicMerge.Apply(Json("{containers: [{name: a}]}"), Json(patch))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_refused_patch_names_its_object() => Assert.StartsWith(
        "The patch of the Deployment can't be applied: $patch is",
        Assert.Throws<OverlayException>(() => Rendered.With("{deploymentOverlay: {spec: {template: {$patch: x}}}}")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void The_class_patches_first_and_the_gateway_has_the_last_word()
    {
        var rendered = Rendered.With(
            "{deploymentOverlay: {metadata: {labels: {a: gateway}}, spec: {replicas: 2}}, serviceOverlay: {spec: {sessionAffinity: ClientIP}}}",
            """
            {deploymentOverlay: {metadata: {labels: {a: class}, annotations: {b: class}},
               spec: {replicas: 1, template: {spec: {containers: [{name: kgateway-proxy, workingDir: /x}, {name: side, image: i}]}}}}}
            """);
        Assert.Equal(2, (int)rendered["Deployment"]["spec"]!["replicas"]!);
        Assert.Equal("gateway", (string?)rendered["Deployment"]["metadata"]!["labels"]!["a"]);
        Assert.Equal("class", (string?)rendered["Deployment"]["metadata"]!["annotations"]!["b"]);
        Assert.Equal("/x", (string?)rendered.Container["workingDir"]);
        Assert.NotNull(rendered.Container["image"]);
        Assert.Equal("side", (string?)rendered.Pod["containers"]![1]!["name"]);
        Assert.Equal("ClientIP", (string?)rendered.Service["sessionAffinity"]);
    }

    [Fact]
    public void Autoscalers_and_the_budget_exist_when_they_are_asked_for()
    {
        var rendered = Rendered.With(
            "{podDisruptionBudget: {metadata: {labels: {x: y}}, spec: {minAvailable: 1}}, verticalPodAutoscaler: {spec: {updatePolicy: {b: 2}}}}",
            "{horizontalPodAutoscaler: {spec: {maxReplicas: 3}}, verticalPodAutoscaler: {spec: {updatePolicy: {a: 1}}}}");
        Assert.Equal(
            ["HorizontalPodAutoscaler", "PodDisruptionBudget", "VerticalPodAutoscaler"], rendered.Kinds.Skip(4));
        AssertJson(
            """{"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}, "maxReplicas": 3}""",
            rendered["HorizontalPodAutoscaler"]["spec"]);
        AssertJson(
            """
            {"selector": {"matchLabels": {"app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "web",
              "gateway.networking.k8s.io/gateway-name": "web"}}, "minAvailable": 1}
            """,
            rendered["PodDisruptionBudget"]["spec"]);
        Assert.Equal("y", (string?)rendered["PodDisruptionBudget"]["metadata"]!["labels"]!["x"]);
        AssertJson(
            """{"targetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}, "updatePolicy": {"b": 2}}""",
            rendered["VerticalPodAutoscaler"]["spec"]);
    }

    // Flow YAML without quotes, which is easier to read than JSON.
    private static JsonObject Json(string flow)
    {
        var text = $"apiVersion: gateway.kgateway.dev/v1alpha1\nkind: GatewayParameters\nmetadata: {{name: a}}\nspec: {{kube: {{deploymentOverlay: {{spec: {flow}}}}}}}";
        var parameters = (Resources.Kgateway.Parameters.GatewayParameters)Assert.Single(Resources.ResourceReader.Read("test.yaml", text).Objects);
        return JsonNode.Parse(parameters.Spec.Kube!.DeploymentOverlay!.Spec!.Value.Text)!.AsObject();
    }
}
