using KGateway.EnvoyApi;
using KGateway.Resources;
using KGateway.Resources.Core;
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

    private static readonly Ec2Instance[] Instances =
    [
        new("z2", "10.0.0.2", "1.0.0.2", StringMap.From(("app", "a"), ("tier", "x"))),
        new("z1", "10.0.0.1", null, StringMap.From(("app", "a"))),
        new("z1", "10.0.0.1", null, StringMap.From(("app", "a"))),
        new("z1", "10.0.0.3", null, StringMap.From(("App", "a"))),
        new("z1", "nowhere", null, StringMap.From(("app", "a"))),
    ];

    private static readonly Ec2Findings Found = new([new("z1", "10.0.0.1"), new("z2", "10.0.0.2")], null);

    [Theory]
    [InlineData("{}", "z1/10.0.0.1 z1/10.0.0.3 z2/10.0.0.2")]
    [InlineData("{filters: [{key: app}]}", "z1/10.0.0.1 z2/10.0.0.2")]
    [InlineData("{filters: [{keyValue: {key: app, value: A}}]}", "")]
    [InlineData("{filters: [{keyValue: {key: app, value: a}}, {key: tier}]}", "z2/10.0.0.2")]
    [InlineData("{addressType: PublicIP}", "z2/1.0.0.2")]
    public void Instances_pass_all_filters(string ec2, string expected) => Assert.Equal(
        expected,
        string.Join(' ', Ec2Endpoints.Select(Backend(State(ec2)).Spec.Aws!.Ec2!, Instances).Select(static found => $"{found.Zone}/{found.Address}")));

    [Fact]
    public void Zones_are_localities()
    {
        var message = Ec2Endpoints.Translate(BackendKey.OfBackend(Id.Key), Backend(State("{port: 81}")).Spec.Aws!, Found);
        string json = EnvoyJson.Format(Envoy.Config.Endpoint.V3.ClusterLoadAssignment.Parser.ParseFrom(message.Bytes.Span)).Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains("\"locality\":{\"region\":\"us-east-1\",\"zone\":\"z1\"},\"lbEndpoints\":[{\"endpoint\":{\"address\":{\"socketAddress\":{\"address\":\"10.0.0.1\",\"portValue\":81}}}}]", json);
    }

    [Theory]
    [InlineData(true, null, "True/Discovered")]
    [InlineData(false, null, "False/NoMatchingInstances")]
    [InlineData(true, Ec2FailureKind.CredentialError, "False/Degraded")]
    [InlineData(false, Ec2FailureKind.AuthorizationError, "False/AuthorizationError")]
    [InlineData(false, Ec2FailureKind.DiscoveryError, "False/DiscoveryError")]
    public void What_was_found_is_told(bool endpoints, Ec2FailureKind? failure, string expected)
    {
        var findings = new Ec2Findings(endpoints ? Found.Endpoints : [], failure is { } kind ? new(kind, "why") : null);
        var state = Known(State("{}"), findings);
        Assert.Equal(expected, Condition(state, Settings with { Ec2Lookup = Ec2Lookup.Written }));
        Assert.Equal(findings, Ec2Documents.Find(Backend(state), state, Settings));
        OwnerlessStatuses.Of(Id, state, Settings, out var dependencies, out _);
        Assert.Contains(LookupKey.Of(new(ResourceKinds.ConfigMap.GroupKind, Ec2Documents.KeyOf(Id.Key, Settings))), dependencies);
    }

    [Theory]
    [InlineData(Ec2Lookup.Written, null)]
    [InlineData(Ec2Lookup.None, "False/DiscoveryError")]
    [InlineData(Ec2Lookup.Assumed, "True/Discovered")]
    public void What_is_told_before_anything_was_found_follows_from_who_looks(Ec2Lookup lookup, string? expected) =>
        Assert.Equal(expected, Condition(State("{}"), Settings with { Ec2Lookup = lookup }));

    [Fact]
    public void Nothing_is_told_where_discovery_is_disabled() =>
        Assert.Null(Condition(State("{}"), TranslationSettings.Default));

    [Theory]
    [InlineData("backend", "default/other")]
    [InlineData("endpoints", "nonsense")]
    [InlineData("endpoints", "[null]")]
    [InlineData("endpoints", "[{\"zone\":\"z\",\"address\":\"nowhere\"}]")]
    [InlineData("failure", "{\"kind\":\"None\"}")]
    public void What_somebody_else_wrote_is_not_believed(string entry, string text)
    {
        var data = Ec2Documents.DataOf(Id.Key, "query", Found).ToDictionary(static pair => pair.Key, static pair => pair.Value);
        Assert.Equal(Found, Ec2Documents.Read(Map(data), Id.Key, out var query));
        Assert.Equal("query", query);
        data[entry] = text;
        Assert.Null(Ec2Documents.Read(Map(data), Id.Key, out _));
        Assert.Null(Ec2Documents.Read(null, Id.Key, out _));
    }

    [Fact]
    public void Another_question_is_told_from_the_same_one()
    {
        string[] texts =
        [
            "{}", "{addressType: PublicIP}", "{filters: [{key: app}]}", "{filters: [{keyValue: {key: app, value: a}}]}", "{filters: [{key: app=a}, {key: b}]}",
        ];
        Assert.Distinct(texts.Select(static text => Ec2Documents.QueryOf(Backend(State(text)).Spec.Aws!)));
        Assert.Equal(Ec2Documents.QueryOf(Backend(State("{}")).Spec.Aws!), Ec2Documents.QueryOf(Backend(State("{port: 81}")).Spec.Aws!));
    }

    private static ClusterState Known(ClusterState state, Ec2Findings findings) => state.Apply(
        [ResourceChange.Put(Map(Ec2Documents.DataOf(Id.Key, Ec2Documents.QueryOf(Backend(state).Spec.Aws!), findings)))]);

    private static ConfigMap Map(IEnumerable<KeyValuePair<string, string>> data)
    {
        var key = Ec2Documents.KeyOf(Id.Key, Settings);
        return new ConfigMap { Metadata = new ObjectMeta { Namespace = key.Namespace, Name = key.Name }, Data = StringMap.From(data) };
    }

    private static string? Condition(ClusterState state, TranslationSettings settings) =>
        Assert.IsType<BackendStatus>(OwnerlessStatuses.Of(Id, state, settings)).Conditions
            .Where(static condition => condition.Type == ConditionTypes.EndpointsDiscovered)
            .Select(static condition => $"{condition.Status}/{condition.Reason}")
            .SingleOrDefault();

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
