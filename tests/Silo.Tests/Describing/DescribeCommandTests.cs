using System.Text.Json;
using KGateway.Silo.Cli;
using KGateway.Silo.Describing;
using KGateway.Silo.Tests.Cli;
using KGateway.Translation.Effective;
using KGateway.Translation.Policies.Merging;

namespace KGateway.Silo.Tests.Describing;

/// <summary>What is told of objects in files.</summary>
public sealed class DescribeCommandTests
{
    [Fact]
    public async Task A_delegated_rule_has_its_own_fields_then_those_of_parent_listener_and_Gateway()
    {
        var document = await ReadAsync("HTTPRoute/team/child");
        var effect = Assert.Single(document.InForce);
        Assert.Equal("infra/gw", effect.Gateway);
        Assert.Equal(["listener http"], effect.Listeners);
        var rule = effect.Parts[0];
        Assert.Equal("rules[1] mine", rule.Name);
        Assert.Equal("HTTPRoute infra/parent", rule.DelegatedBy);
        Assert.Equal(["PathPrefix /a/x"], rule.Matches);
        Assert.Contains("Service team/gone:80 weight 1 (BackendNotFound", rule.Backends[1], StringComparison.Ordinal);
        Assert.Equal(["TrafficPolicy team/of-child (rule mine)"], From(rule, "timeouts"));
        Assert.Equal(
            ["TrafficPolicy infra/of-parent (parent HTTPRoute infra/parent)", "TrafficPolicy infra/of-gw (Gateway infra/gw)"],
            Names(Field(rule, "timeouts").Overrides));
        Assert.Equal(["TrafficPolicy infra/of-parent (parent HTTPRoute infra/parent)"], From(rule, "retry"));
        Assert.Equal(["TrafficPolicy infra/of-listener (listener http of Gateway infra/gw)"], From(rule, "buffer"));
        Assert.Equal(["TrafficPolicy infra/of-gw (Gateway infra/gw)"], From(rule, "csrf"));
        Assert.Equal([PolicyOutcome.Merged, PolicyOutcome.Merged], rule.Policies.Select(static policy => policy.Outcome));

        Assert.Equal("rules[0]", effect.Parts[1].Name);
        Assert.StartsWith("not in force", Assert.Single(effect.Parts[1].Problems), StringComparison.Ordinal);
        Assert.True(effect.Parts[2].Above);
        Assert.Contains(document.Policies, static policy => policy is { Name: "team/of-child", Problem: false });
        Assert.Contains(document.Conditions, static condition => condition is { Type: "ResolvedRefs", Problem: true });
    }

    [Fact]
    public async Task A_Gateway_has_what_policies_set_for_each_listener()
    {
        var effect = Assert.Single((await ReadAsync("gateways/infra/gw")).InForce);
        var listener = Assert.Single(effect.Parts);
        Assert.Equal(["HTTP :8080"], listener.Matches);
        Assert.Equal(["ListenerPolicy infra/lp (Gateway infra/gw)"], From(listener, "default.perConnectionBufferLimitBytes"));
        Assert.Equal(["TrafficPolicy infra/of-gw (Gateway infra/gw)"], From(listener, "csrf"));
        Assert.DoesNotContain(listener.Fields, static field => field.Field.Contains("9090", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_with_settings_of_its_own_has_no_defaults_even_if_it_sets_nothing()
    {
        var objects = Objects.Replace("perPort: [", "perPort: [{port: 8080, listener: {}}, ", StringComparison.Ordinal);
        var listener = Assert.Single(Assert.Single((await ReadAsync("gateways/infra/gw", objects)).InForce).Parts);
        Assert.DoesNotContain(listener.Fields, static field => field.Field.StartsWith("default.", StringComparison.Ordinal));
        Assert.Equal(["TrafficPolicy infra/of-gw (Gateway infra/gw)"], From(listener, "csrf"));
    }

    [Fact]
    public async Task A_Service_has_what_policies_set_for_each_port()
    {
        var document = await ReadAsync("Service/team/svc");
        Assert.Equal(["", "infra/gw"], document.InForce.Select(static effect => effect.Gateway));
        var port = Assert.Single(document.InForce[0].Parts);
        Assert.Equal("port 80 web", port.Name);
        Assert.Equal(["BackendConfigPolicy team/b1 (Service team/svc)"], From(port, "connectTimeout"));
        Assert.Equal(["BackendConfigPolicy team/b2 (Service team/svc)"], Names(Field(port, "connectTimeout").Overrides));
        Assert.Equal(["BackendConfigPolicy team/b2 (Service team/svc)"], From(port, "perConnectionBufferLimitBytes"));
        Assert.Equal(["BackendTLSPolicy team/t (port web)"], From(port, "tls"));
    }

    [Fact]
    public async Task A_policy_that_cannot_be_enforced_is_told_with_why_by_exit_code_1()
    {
        var run = await CliRun.WithInputAsync(
            string.Join("---\n", Texts.Gateway("g"), Texts.Route("r", "g", "a"), Texts.Service("a"), Texts.Policy("p", "r").Replace(
                "retry:", "extAuth: {extensionRef: {name: nowhere}}\n  retry:", StringComparison.Ordinal)),
            "describe", "HTTPRoute/default/r", "-f", "-");
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains("Invalid", run.Out, StringComparison.Ordinal);
        Assert.Contains("nowhere", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("table", "rules[0]")]
    [InlineData("yaml", "delegates to HTTPRoute team/child")]
    public async Task Forms_of_output(string form, string expected)
    {
        var run = await CliRun.WithInputAsync(Objects, "describe", "-f", "-", "HTTPRoute/infra/parent", "-o", form);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains(expected, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_is_not_there_is_named()
    {
        var run = await CliRun.WithInputAsync(Objects, "describe", "-f", "-", "Backend/team/none");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("Backend team/none", run.Error, StringComparison.Ordinal);
    }

    private static async Task<DescribeDocument> ReadAsync(string name, string objects = Objects)
    {
        var run = await CliRun.WithInputAsync(objects, "describe", "-f", "-", name, "-o", "json");
        return JsonSerializer.Deserialize<DescribeDocument>(run.Out, CliJson.Options)!;
    }

    private static EffectiveField Field(EffectivePart part, string name) => Assert.Single(part.Fields, field => field.Field == name);

    private static IEnumerable<string> From(EffectivePart part, string name) => Names(Field(part, name).From);

    private static IEnumerable<string> Names(IEnumerable<PolicyAtLevel> policies) =>
        policies.Select(static policy => $"{policy.Policy} ({policy.Level})");

    private const string Objects = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra}
        spec:
          gatewayClassName: kgateway
          listeners: [{name: http, port: 8080, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: parent, namespace: infra}
        spec:
          parentRefs: [{name: gw}]
          rules:
          - matches: [{path: {type: PathPrefix, value: /a}}]
            backendRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: child, namespace: team}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: child, namespace: team}
        spec:
          rules:
          - matches: [{path: {type: PathPrefix, value: /b}}]
            backendRefs: [{name: svc, port: 80}]
          - name: mine
            matches: [{path: {type: PathPrefix, value: /a/x}}]
            backendRefs: [{name: svc, port: 80}, {name: gone, port: 80}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: svc, namespace: team}
        spec: {ports: [{name: web, port: 80}]}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: of-gw, namespace: infra}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw}]
          timeouts: {request: 9s}
          csrf: {percentageEnabled: 100}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: of-listener, namespace: infra}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw, sectionName: http}]
          buffer: {maxRequestSize: 64Ki}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: of-parent, namespace: infra}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: parent}]
          timeouts: {request: 5s}
          retry: {attempts: 2, retryOn: [5xx]}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: of-child, namespace: team}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: child, sectionName: mine}]
          timeouts: {request: 1s}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: ListenerPolicy
        metadata: {name: lp, namespace: infra}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw}]
          default: {perConnectionBufferLimitBytes: 1000, httpSettings: {useRemoteAddress: true}}
          perPort: [{port: 9090, listener: {perConnectionBufferLimitBytes: 2000}}]
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: BackendConfigPolicy
        metadata: {name: b1, namespace: team, creationTimestamp: "2024-01-01T00:00:00Z"}
        spec:
          targetRefs: [{group: "", kind: Service, name: svc}]
          connectTimeout: 3s
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: BackendConfigPolicy
        metadata: {name: b2, namespace: team, creationTimestamp: "2025-01-01T00:00:00Z"}
        spec:
          targetRefs: [{group: "", kind: Service, name: svc}]
          connectTimeout: 4s
          perConnectionBufferLimitBytes: 4096
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: t, namespace: team}
        spec:
          targetRefs: [{group: "", kind: Service, name: svc, sectionName: web}]
          validation: {hostname: svc.example.com, wellKnownCACertificates: System}
        """;
}
