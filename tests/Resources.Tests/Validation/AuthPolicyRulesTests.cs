using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Tests.Validation;

/// <summary>Fields of TrafficPolicies for authentication and authorization.</summary>
public sealed class AuthPolicyRulesTests
{
    [Theory]
    [InlineData("{basicAuth: {}}", "exactly one of the fields in [users secretRef disable] must be set")]
    [InlineData("{basicAuth: {users: [a], disable: {}}}", "exactly one of the fields in [users secretRef disable] must be set")]
    [InlineData("{basicAuth: {secretRef: {name: s, key: 'a b'}}}", "spec.basicAuth.secretRef.key: Invalid value: \"a b\"")]
    [InlineData("{apiKeyAuth: {}}", "exactly one of the fields in [secretRef secretSelector disable] must be set")]
    [InlineData("{apiKeyAuth: {secretRef: {name: s}, secretSelector: {matchLabels: {a: b}}}}", "exactly one of the fields in [secretRef secretSelector disable] must be set")]
    [InlineData("{apiKeyAuth: {secretSelector: {}}}", "spec.apiKeyAuth.secretSelector.matchLabels: Required value")]
    [InlineData("{apiKeyAuth: {secretRef: {name: s}, keySources: [{}]}}", "at least one of the fields in [header query cookie] must be set")]
    [InlineData("{apiKeyAuth: {secretRef: {name: s}, keySources: [{query: ''}]}}", "spec.apiKeyAuth.keySources[0].query: should be at least 1 chars long")]
    [InlineData("{rbac: {}}", "spec.rbac.policy: Required value")]
    [InlineData("{rbac: {policy: {matchExpressions: []}}}", "spec.rbac.policy.matchExpressions: should have at least 1 items")]
    [InlineData("{rbac: {policy: {matchExpressions: ['']}}}", "spec.rbac.policy.matchExpressions[0]: should be at least 1 chars long")]
    [InlineData("{rbac: {action: Log, policy: {matchExpressions: [a]}}}", "spec.rbac.action: Unsupported value: \"Log\"")]
    public void A_broken_policy_is_refused(string spec, string expected)
    {
        ReadResult result = ResourceReader.Read("test.yaml", TestObjects.Object("TrafficPolicy", spec, "gateway.kgateway.dev/v1alpha1"));

        Assert.Empty(result.Objects);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_policy_is_read()
    {
        TrafficPolicy policy = TestObjects.ReadOne<TrafficPolicy>(TestObjects.Object("TrafficPolicy", """
            {basicAuth: {secretRef: {name: s, namespace: n}}, apiKeyAuth: {secretSelector: {matchLabels: {a: b}}, keySources: [{header: h}]},
             rbac: {policy: {matchExpressions: [a, b]}}}
            """, "gateway.kgateway.dev/v1alpha1"));

        Assert.Equal("n", policy.Spec.BasicAuth!.SecretRef!.Namespace);
        Assert.Equal("h", policy.Spec.ApiKeyAuth!.KeySources[0].Header);
        Assert.Equal(AuthorizationAction.Allow, policy.Spec.Rbac!.Action);
        Assert.Equal(policy, ResourceJson.Read<TrafficPolicy>(ResourceJson.ToUtf8(policy)));
    }
}
