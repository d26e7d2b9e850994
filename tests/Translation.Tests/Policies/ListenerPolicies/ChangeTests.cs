using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies.ListenerPolicies;

/// <summary>A change of a policy costs the ports that it concerns.</summary>
public sealed class ChangeTests
{
    private const string Objects =
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: kgateway}
        spec: {controllerName: kgateway.dev/kgateway}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra}
        spec:
          gatewayClassName: kgateway
          listeners: [{name: a, port: 80, protocol: HTTP}, {name: b, port: 81, protocol: HTTP}, {name: c, port: 82, protocol: HTTP}]

        """;

    private readonly GatewayTranslator _translator = new(new("infra", "gw"), TranslationSettings.Default);
    private ClusterState _state = Given.State(Objects);

    public ChangeTests() => _translator.Translate(_state);

    private GatewayTranslation Apply(string yaml)
    {
        _state = _state.Apply(Given.Changes(yaml));
        return _translator.Translate(_state);
    }

    private GatewayTranslation Delete(string name)
    {
        _state = _state.Apply([ResourceChange.Delete(new(ResourceKinds.ListenerPolicy.GroupKind, new("infra", name)))]);
        return _translator.Translate(_state);
    }

    [Fact]
    public void A_policy_of_one_listener_costs_its_port()
    {
        var result = Apply(GivenPolicies.Policy("default: {httpSettings: {serverName: x} }", "b"));
        Assert.Equal((0, 1), (_translator.LastWork.Frames, _translator.LastWork.Listeners));
        Assert.Equal(["listener~81"], result.ChangedNames[(int)XdsType.Listener]);
        Assert.Single(result.ChangedStatuses);
    }

    [Fact]
    public void A_setting_of_one_port_costs_that_port()
    {
        Apply(GivenPolicies.Policy("perPort: [{port: 80, listener: {httpSettings: {serverName: x} } }, {port: 82, listener: {httpSettings: {serverName: x} } }]"));
        Assert.Equal(2, _translator.LastWork.Listeners);
        Apply(GivenPolicies.Policy("perPort: [{port: 80, listener: {httpSettings: {serverName: x} } }, {port: 82, listener: {httpSettings: {serverName: y} } }]"));
        Assert.Equal(1, _translator.LastWork.Listeners);
    }

    [Fact]
    public void A_policy_of_the_Gateway_costs_all_its_ports_and_so_does_its_end()
    {
        Apply(GivenPolicies.Policy("default: {httpSettings: {serverName: x} }"));
        Assert.Equal(3, _translator.LastWork.Listeners);
        var result = Delete("p");
        Assert.Equal(3, _translator.LastWork.Listeners);
        Assert.DoesNotContain(result.Statuses.Keys, id => id.GroupKind == ResourceKinds.ListenerPolicy.GroupKind);
    }

    [Fact]
    public void A_policy_of_another_kind_costs_no_port()
    {
        Apply(GivenPolicies.Policy("default: {httpSettings: {serverName: x} }"));
        Apply(
            """
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: t, namespace: infra}
            spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw}]}
            """);
        Assert.Equal(0, _translator.LastWork.Listeners);
    }

    [Fact]
    public void A_collector_that_appears_is_found_and_its_cluster_goes_with_the_last_that_needs_it()
    {
        var waiting = Apply(GivenPolicies.Policy($"default: {{httpSettings: {{accessLog: [{{grpcService: {{{GivenPolicies.ToCollector}, logName: l}} }}]}} }}", "b"));
        Assert.Empty(waiting.Resources[(int)XdsType.Cluster].Resources);
        var found = Apply(GivenPolicies.Collector);
        Assert.Equal(["listener~81"], found.ChangedNames[(int)XdsType.Listener]);
        Assert.Single(found.Resources[(int)XdsType.Cluster].Resources);
        Assert.Empty(Delete("p").Resources[(int)XdsType.Cluster].Resources);
    }

    [Fact]
    public void Also_the_ListenerSet_that_brings_a_port_is_told_of_a_policy_of_the_Gateway()
    {
        const string Set =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {name: more, namespace: infra}
            spec:
              parentRef: {name: gw}
              listeners: [{name: one, port: PORT, protocol: HTTP, hostname: more.example.com}]

            """;
        Apply(Objects.Replace("  gatewayClassName", "  allowedListeners: {namespaces: {from: Same} }\n  gatewayClassName", StringComparison.Ordinal));
        Apply(GivenPolicies.Policy("default: {httpSettings: {serverName: x} }"));
        Assert.Equal(["Gateway infra/gw"], Ancestors());
        Apply(Set.Replace("PORT", "83", StringComparison.Ordinal));
        Assert.Equal(["Gateway infra/gw", "ListenerSet infra/more"], Ancestors());
        // A port that the Gateway has itself is the Gateway's.
        Apply(Set.Replace("PORT", "80", StringComparison.Ordinal));
        Assert.Equal(["Gateway infra/gw"], Ancestors());
    }

    private IEnumerable<string> Ancestors() =>
        Assert.IsType<PolicyStatus>(_translator.Translate(_state).Statuses[new(ResourceKinds.ListenerPolicy.GroupKind, new("infra", "p"))])
            .Ancestors.Select(static entry => $"{entry.Ancestor.GroupKind.Kind} {entry.Ancestor.Key}");
}
