using KGateway.EnvoyApi;
using KGateway.Resources;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Backends;
using KGateway.Translation.Endpoints.Ec2;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Endpoints;

public sealed class Ec2EndpointsTests
{
    private static readonly ResourceId Id = new(ResourceKinds.Backend.GroupKind, new("default", "be"));
    private static readonly TranslationSettings Settings = TranslationSettings.Default with { EnableAwsEc2Discovery = true };

    private static readonly Ec2Findings Found = new(
        [
            new("z2", "10.0.0.2", "1.0.0.2", StringMap.From(("app", "a"), ("tier", "x"))),
            new("z1", "10.0.0.1", null, StringMap.From(("app", "a"))),
            new("z1", "10.0.0.1", null, StringMap.From(("app", "a"))),
            new("z1", "10.0.0.3", null, StringMap.From(("App", "a"))),
        ],
        null);

    [Theory]
    [InlineData("{}", "z1/10.0.0.1 z1/10.0.0.3 z2/10.0.0.2")]
    [InlineData("{filters: [{key: app}]}", "z1/10.0.0.1 z2/10.0.0.2")]
    [InlineData("{filters: [{keyValue: {key: app, value: A}}]}", "")]
    [InlineData("{filters: [{keyValue: {key: app, value: a}}, {key: tier}]}", "z2/10.0.0.2")]
    [InlineData("{addressType: PublicIP}", "z2/1.0.0.2")]
    public void Instances_pass_all_filters(string ec2, string expected) => Assert.Equal(
        expected, string.Join(' ', Ec2Endpoints.Select(Backend(State(ec2)).Spec.Aws!.Ec2!, Found).Select(static found => $"{found.Zone}/{found.Address}")));

    [Fact]
    public void Zones_are_localities()
    {
        var message = Ec2Endpoints.Translate(BackendKey.OfBackend(Id.Key), Backend(State("{port: 81, filters: [{key: app}]}")).Spec.Aws!, Found);
        string json = EnvoyJson.Format(Envoy.Config.Endpoint.V3.ClusterLoadAssignment.Parser.ParseFrom(message.Bytes.Span)).Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains("\"locality\":{\"region\":\"us-east-1\",\"zone\":\"z1\"},\"lbEndpoints\":[{\"endpoint\":{\"address\":{\"socketAddress\":{\"address\":\"10.0.0.1\",\"portValue\":81}}}}]", json);
    }

    [Theory]
    [InlineData("{}", null, "True/Discovered")]
    [InlineData("{filters: [{key: none}]}", null, "False/NoMatchingInstances")]
    [InlineData("{}", Ec2FailureKind.CredentialError, "False/Degraded")]
    [InlineData("{filters: [{key: none}]}", Ec2FailureKind.AuthorizationError, "False/AuthorizationError")]
    [InlineData("{filters: [{key: none}]}", Ec2FailureKind.DiscoveryError, "False/DiscoveryError")]
    public void What_was_found_is_told(string ec2, Ec2FailureKind? failure, string expected)
    {
        var findings = Found with { Failure = failure is { } kind ? new(kind, "why") : null };
        var status = Assert.IsType<BackendStatus>(OwnerlessStatuses.Of(Id, State(ec2), Settings, _ => findings, out _, out _));
        Assert.Equal($"{ConditionTypes.EndpointsDiscovered}/{expected}", $"{status.Conditions[1].Type}/{status.Conditions[1].Status}/{status.Conditions[1].Reason}");
    }

    [Fact]
    public void Nothing_is_told_before_the_first_lookup() =>
        Assert.Single(Assert.IsType<BackendStatus>(OwnerlessStatuses.Of(Id, State("{}"), Settings)).Conditions);

    private static Backend Backend(ClusterState state) => state.Get<Backend>(Id.Key)!;

    private static ClusterState State(string ec2) => Given.State($$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: be, namespace: default}
        spec:
          aws:
            ec2: {{ec2}}
        """);
}
