using KGateway.Resources;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies.BackendConfig;

public sealed class BackendPolicyMergeTests
{
    private const string Selecting = """
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: BackendConfigPolicy
        metadata: {name: sel, namespace: default}
        spec: {targetSelectors: [{group: '', kind: Service, matchLabels: {app: a}}, {group: gateway.kgateway.dev, kind: Backend, matchLabels: {app: dns}}], connectTimeout: 9s}

        """;

    [Fact]
    public void The_older_policy_keeps_a_field_and_the_other_fills_what_it_left()
    {
        var state = Given.State(Configured.Backends
            + Configured.Policy("a", "connectTimeout: 2s, circuitBreakers: {maxRequests: 2}", "new", ", creationTimestamp: '2026-02-01T00:00:00Z'")
            + Configured.Policy("a", "connectTimeout: 1s", "old", ", creationTimestamp: '2026-01-01T00:00:00Z'"));
        string json = Configured.Build("a", state).Json();
        Assert.Contains("'connectTimeout':'1s'", json);
        Assert.Contains("'maxRequests':2", json);
        Assert.Equal("Accepted=True/Valid Attached=True/Attached", Status(state, "new"));
        Assert.Equal("Accepted=True/Valid Attached=True/Attached", Status(state, "old"));
    }

    [Fact]
    public void Parts_of_dns_are_fields_of_their_own()
    {
        var state = Given.State(Configured.Backends
            + Configured.Policy("dns", "dns: {refreshRate: 10s}", "p1") + Configured.Policy("dns", "dns: {refreshRate: 20s, respectTTL: true}", "p2"));
        Assert.Contains("'dnsRefreshRate':'10s','respectDnsTtl':true", Configured.Build("dns", state).Json());
    }

    [Fact]
    public void A_policy_of_which_nothing_is_left_says_so()
    {
        var state = Given.State(Configured.Backends + Configured.Policy("a", "connectTimeout: 1s", "p1") + Configured.Policy("a", "connectTimeout: 2s", "p2"));
        Assert.Equal("Accepted=True/Valid Attached=False/Overridden", Status(state, "p2"));
    }

    [Fact]
    public void A_policy_with_errors_withholds_the_cluster_and_only_it_is_not_accepted()
    {
        var state = Given.State(Configured.Backends + Configured.Policy("a", "connectTimeout: 0s, circuitBreakers: {maxRequests: 0}", "bad") + Configured.Policy("a", "connectTimeout: 2s", "good"));
        Assert.Null(Configured.Build("a", state).Cluster);
        Assert.Equal("Accepted=False/Invalid Attached=False/Pending", Status(state, "bad"));
        Assert.Equal("Accepted=True/Valid Attached=True/Attached", Status(state, "good"));
        var policy = Assert.IsType<PolicyStatus>(Of(state, "bad"));
        Assert.Equal(
            "connectTimeout must be greater than 0; circuitBreakers: limits must be at least 1, maxRetries at least 0",
            policy.Ancestors[0].Conditions[0].Message);
    }

    [Fact]
    public void What_fails_at_one_backend_alone_is_told_there()
    {
        const string Check = "healthCheck: {timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, grpc: {}}";
        var state = Given.State(Configured.Backends + Configured.Policy("a", Check).Replace("targetRefs: [", "targetRefs: [{group: '', kind: Service, name: h2}, ", StringComparison.Ordinal));
        var ancestors = Assert.IsType<PolicyStatus>(Of(state, "p")).Ancestors;
        Assert.Equal(["a", "h2"], ancestors.Select(static a => a.Ancestor.Key.Name));
        Assert.Equal(["Invalid", "Valid"], ancestors.Select(static a => a.Conditions[0].Reason));
    }

    [Fact]
    public void Policies_are_found_by_labels()
    {
        var state = Given.State(Configured.Backends + Selecting);
        Assert.Contains("'connectTimeout':'9s'", Configured.Build("a", state).Json());
        Assert.Contains("'connectTimeout':'9s'", Configured.Build("dns", state).Json());
        Assert.Contains("'connectTimeout':'5s'", Configured.Build("h2", state).Json());
        Assert.Equal(["a", "dns"], Assert.IsType<PolicyStatus>(Of(state, "sel")).Ancestors.Select(static a => a.Ancestor.Key.Name));
    }

    [Fact]
    public void Global_policies_select_in_all_namespaces()
    {
        string global = Selecting.Replace("namespace: default", "namespace: system", StringComparison.Ordinal);
        var state = Given.State(Configured.Backends + global);
        var settings = TranslationSettings.Default with { GlobalPolicyNamespace = "system" };
        Assert.Contains("'connectTimeout':'5s'", Configured.Build("a", state).Json());
        Assert.Contains("'connectTimeout':'9s'", Configured.Build("a", state, settings).Json());
        var id = new ResourceId(ResourceKinds.BackendConfigPolicy.GroupKind, new("system", "sel"));
        Assert.Equal(2, Assert.IsType<PolicyStatus>(OwnerlessStatuses.Of(id, state, settings)).Ancestors.Count);
    }

    [Fact]
    public void A_host_stands_for_the_entries_of_the_namespace_that_have_it()
    {
        const string Entry = """
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: NAME, namespace: NAMESPACE}
            spec: {hosts: [a.example, b.example], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS}

            """;
        const string Policy = """
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: BackendConfigPolicy
            metadata: {name: p, namespace: default}
            spec: {targetRefs: [{group: networking.istio.io, kind: Hostname, name: a.example}], connectTimeout: 1s}

            """;
        string elsewhere = Entry.Replace("NAMESPACE", "other", StringComparison.Ordinal).Replace("NAME", "far", StringComparison.Ordinal);
        Assert.Empty(Assert.IsType<PolicyStatus>(Of(Given.State(Policy + elsewhere), "p")).Ancestors);
        string here = Entry.Replace("NAMESPACE", "default", StringComparison.Ordinal).Replace("NAME", "near", StringComparison.Ordinal);
        var state = Given.State(Policy + elsewhere + here);
        Assert.Equal("Accepted=True/Valid Attached=True/Attached", Status(state, "p"));
        var ancestor = Assert.Single(Assert.IsType<PolicyStatus>(Of(state, "p")).Ancestors).Ancestor;
        Assert.Equal(new ResourceId(ResourceKinds.ServiceEntry.GroupKind, new("default", "near")), ancestor);
    }

    [Fact]
    public void A_policy_without_targets_has_an_empty_status() =>
        Assert.Empty(Assert.IsType<PolicyStatus>(Of(Given.State(Configured.Policy("a", "connectTimeout: 1s")), "p")).Ancestors);

    [Fact]
    public void A_BackendTLSPolicy_is_told_of()
    {
        const string Tls = """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: {name: btp, namespace: default}
            spec:
              targetRefs: [{group: '', kind: Service, name: a}]
              validation: {hostname: btp.example, wellKnownCACertificates: System}
            """;
        var state = Given.State(Configured.Backends + Configured.Policy("a", "tls: {insecureSkipVerify: true}") + Tls);
        Assert.Equal("Accepted=True/Valid Attached=True/Attached Overridden=True/ConflictedWithBackendTLSPolicy", Status(state, "p"));
    }

    [Fact]
    public void A_status_depends_on_its_backends_and_on_what_the_policy_names()
    {
        var state = Given.State(Configured.Backends + Configured.Policy("a", "tls: {secretRef: {name: s}}"));
        OwnerlessStatuses.Of(new(ResourceKinds.BackendConfigPolicy.GroupKind, new("default", "p")), state, TranslationSettings.Default, out var dependencies, out _);
        Assert.Contains(LookupKey.Of(new(ResourceKinds.Service.GroupKind, new("default", "a"))), dependencies);
        Assert.Contains(LookupKey.Of(new(ResourceKinds.Secret.GroupKind, new("default", "s"))), dependencies);
        Assert.Contains(LookupKey.PoliciesOf(new(ResourceKinds.Service.GroupKind, new("default", "a"))), dependencies);
        Assert.DoesNotContain(dependencies, static key => key.Kind == LookupKind.Namespace);
    }

    private static ObjectStatus? Of(ClusterState state, string policy) =>
        OwnerlessStatuses.Of(new(ResourceKinds.BackendConfigPolicy.GroupKind, new("default", policy)), state, TranslationSettings.Default);

    private static string Status(ClusterState state, string policy) => string.Join(
        ' ',
        Assert.Single(Assert.IsType<PolicyStatus>(Of(state, policy)).Ancestors).Conditions.Select(static c => $"{c.Type}={c.Status}/{c.Reason}"));
}
