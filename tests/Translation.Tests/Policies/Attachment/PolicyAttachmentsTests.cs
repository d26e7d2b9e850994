using KGateway.Resources;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies.Attachment;
using KGateway.Translation.State;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies.Attachment;

/// <summary>Which policies are attached to an object, and in which order.</summary>
public sealed class PolicyAttachmentsTests
{
    private static readonly TranslationSettings Global = TranslationSettings.Default with { GlobalPolicyNamespace = "global" };

    [Theory]
    [InlineData("targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]", true)]
    [InlineData("targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: other}]", false)]
    [InlineData("targetRefs: [{group: gateway.networking.k8s.io, kind: GRPCRoute, name: r}]", false)]
    [InlineData("targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {a: b}}]", true)]
    [InlineData("targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {a: b, c: d}}]", true)]
    [InlineData("targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {}}]", true)]
    [InlineData("targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {a: b, x: y}}]", false)]
    [InlineData("targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {a: d}}]", false)]
    [InlineData("targetSelectors: [{group: gateway.networking.k8s.io, kind: GRPCRoute, matchLabels: {a: b}}]", false)]
    public void A_reference_or_a_selector_attaches(string spec, bool attached) =>
        Assert.Equal(attached ? ["default/p"] : [], Attached(Policy("p", spec)));

    [Fact]
    public void References_and_selectors_stay_in_their_namespace() => Assert.Empty(Attached(
        Policy("p", "targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]", "elsewhere")
        + Policy("q", "targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {a: b}}]", "elsewhere")));

    [Fact]
    public void Selectors_of_the_global_namespace_reach_everywhere_references_do_not() => Assert.Equal(
        ["global/q"],
        Attached(
            Policy("p", "targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]", "global")
            + Policy("q", "targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {a: b}}]", "global"),
            Global));

    [Fact]
    public void An_object_without_labels_is_never_selected() => Assert.Empty(Attached(
        Policy("p", "targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {}}]"), labels: "{}"));

    [Fact]
    public void A_section_is_apart_from_the_whole()
    {
        var found = Find(
            Policy("whole", "targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]")
            + Policy("one", "targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r, sectionName: one}]")
            + Policy("two", "targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {a: b}, sectionName: two}]"));
        Assert.Equal(["whole"], Names(found.Of(null)));
        Assert.Equal(["whole"], Names(found.Of("")));
        Assert.Equal(["one"], Names(found.Of("one")));
        Assert.Equal(["two"], Names(found.Of("two")));
        Assert.Empty(found.Of("three"));
    }

    [Fact]
    public void A_policy_that_names_and_selects_an_object_is_attached_once() => Assert.Equal(
        ["default/p"],
        Attached(Policy(
            "p",
            "targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]\n"
            + "  targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {a: b}}, "
            + "{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {c: d}}]")));

    [Fact]
    public void Weight_comes_before_age_and_age_before_the_name()
    {
        const string Spec = "targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]";
        Assert.Equal(
            ["default/heavy", "default/b", "default/c", "default/a", "default/light", "default/odd"],
            Attached(
                Policy("odd", Spec, annotations: "{kgateway.dev/policy-weight: many}", created: "2026-02-03T00:00:00Z")
                + Policy("light", Spec, annotations: "{kgateway.dev/policy-weight: '-0'}", created: "2026-02-02T00:00:00Z")
                + Policy("c", Spec, created: "2026-02-01T00:00:00Z")
                + Policy("b", Spec, created: "2026-02-01T00:00:00Z")
                + Policy("a", Spec, created: "2026-02-01T00:00:01Z")
                + Policy("heavy", Spec, annotations: "{kgateway.dev/policy-weight: '10'}", created: "2026-02-05T00:00:00Z")));
    }

    [Fact]
    public void A_selector_is_asked_for_by_the_labels_of_the_object_alone()
    {
        var state = State(Policy("p", "targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {z: z}}]"), "{a: b}");
        var lookups = new RecordingLookups(state);
        PolicyAttachments<TrafficPolicy>.Find(Target(state), lookups, TranslationSettings.Default);
        var asked = lookups.Take();
        Assert.DoesNotContain(LookupKey.PoliciesSelecting(ResourceKinds.HttpRoute.GroupKind, "default", "z=z"), asked);
        Assert.Contains(LookupKey.PoliciesSelecting(ResourceKinds.HttpRoute.GroupKind, "default", "a=b"), asked);
    }

    private static string[] Attached(string policies, TranslationSettings? settings = null, string labels = "{a: b, c: d}") =>
        [.. Find(policies, settings, labels).All.Select(static attached => attached.Policy.Key.ToString())];

    private static IEnumerable<string> Names(IEnumerable<AttachedPolicy<TrafficPolicy>> attached) =>
        attached.Select(static one => one.Policy.Key.Name);

    private static PolicyAttachments<TrafficPolicy> Find(string policies, TranslationSettings? settings = null, string labels = "{a: b, c: d}")
    {
        var state = State(policies, labels);
        return PolicyAttachments<TrafficPolicy>.Find(Target(state), state, settings ?? TranslationSettings.Default);
    }

    private static PolicyTarget Target(ClusterState state) =>
        PolicyTarget.Of(state.Get(new ResourceId(ResourceKinds.HttpRoute.GroupKind, new("default", "r")))!);

    private static ClusterState State(string policies, string labels) => Given.State(
        $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: r, namespace: default, labels: {{labels}}}
        spec: {parentRefs: [{name: gw}]}

        """ + policies);

    private static string Policy(
        string name, string spec, string @namespace = "default", string annotations = "{}", string created = "2026-02-01T00:00:00Z") =>
        $$"""
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: {{name}}, namespace: {{@namespace}}, annotations: {{annotations}}, creationTimestamp: "{{created}}"}
        spec:
          {{spec}}

        """;
}
