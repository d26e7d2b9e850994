using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.Routes;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Policies.BackendConfig;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Clusters;

public sealed class BackendTypeTests
{
    private const string Keys = """
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: keys, namespace: default}
        stringData: {accessKey: id, secretKey: secret, sessionToken: token}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: half, namespace: default}
        stringData: {accessKey: id}

        """;

    [Fact]
    public void Requests_name_the_host_themselves()
    {
        string json = Build("dynamicForwardProxy: {enableTls: true}").Json();
        Assert.Contains("'lbPolicy':'CLUSTER_PROVIDED'", json);
        Assert.Contains("ClusterConfig','subClustersConfig':{'lbPolicy':'LEAST_REQUEST'}", json);
        Assert.Contains("'combinedValidationContext':{'defaultValidationContext':{},'validationContextSdsSecretConfig':{'name':'SYSTEM_CA_CERT'}}", json);
        Assert.DoesNotContain("transportSocket", Build("dynamicForwardProxy: {}").Json());
    }

    [Fact]
    public void Options_of_HTTP_leave_the_verification_of_names_on() => Assert.Contains(
        "'upstreamHttpProtocolOptions':{'autoSni':true,'autoSanValidation':true}",
        Configured.Build("any", "commonHttpProtocolOptions: {idleTimeout: 1s}").Json());

    [Theory]
    [InlineData("gcp: {host: run.example}", "https://run.example")]
    [InlineData("gcp: {host: run.example, audience: mine}", "mine")]
    public void Google_Cloud_gets_tokens_for_an_audience(string spec, string audience)
    {
        string json = Build(spec).Json();
        Assert.Contains($"'envoy.filters.http.gcp_authn':{{'@type':'type.googleapis.com/envoy.extensions.filters.http.gcp_authn.v3.Audience','url':'{audience}'}}", json);
        Assert.Contains("'address':'run.example','portValue':443", json);
        Assert.Contains("'sni':'run.example'", json);
    }

    [Fact]
    public void Functions_are_called_through_filters_of_their_cluster()
    {
        string json = Build("aws: {accountId: '123456789012', auth: {type: Secret, secretRef: {name: keys}}, "
            + "lambda: {functionName: f, invocationMode: Async, payloadTransformMode: None, endpointURL: 'http://localhost:4566'}}").Json();
        Assert.Contains("'address':'localhost','portValue':4566", json);
        Assert.Contains("'arn':'arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST','payloadPassthrough':true,'invocationMode':'ASYNCHRONOUS'", json);
        Assert.Contains("'credentialProvider':{'inlineCredential':{'accessKeyId':'id','secretAccessKey':'secret','sessionToken':'token'}}", json);
        Assert.DoesNotContain("transportSocket", json);
        string ambient = Build("aws: {lambda: {accountId: '123456789012', functionName: f, endpointURL: 'https://l.example:443/x'}}").Json();
        Assert.Contains("'sni':'l.example'", ambient);
        Assert.DoesNotContain("credentialProvider", ambient);
    }

    [Theory]
    [InlineData("aws: {lambda: {functionName: f}}", "aws: a function needs an accountId")]
    [InlineData("aws: {accountId: '123456789012', lambda: {functionName: f, endpointURL: 'https://l.example'}}", "lambda: endpointURL https://l.example names no port")]
    [InlineData("aws: {accountId: '123456789012', lambda: {functionName: f, endpointURL: 'l.example:80'}}", "lambda: endpointURL l.example:80 is no URL of HTTP or HTTPS")]
    [InlineData("aws: {accountId: '123456789012', auth: {type: Secret, secretRef: {name: none}}, lambda: {functionName: f}}", "aws: Secret default/none not found")]
    [InlineData("aws: {accountId: '123456789012', auth: {type: Secret, secretRef: {name: half}}, lambda: {functionName: f}}", "aws: Secret default/half has no secretKey")]
    [InlineData("aws: {accountId: '123456789012', auth: {type: Secret}, lambda: {functionName: f}}", "aws: the field that auth.type names is not set")]
    [InlineData("aws: {accountId: '123456789012', auth: {type: AssumeRole, assumeRole: {}}, lambda: {functionName: f}}", "aws: auth.assumeRole.roleArn is missing")]
    [InlineData("aws: {ec2: {}}", "aws ec2 discovery is disabled by controller settings")]
    [InlineData("aws: {}", "the Backend has no type")]
    [InlineData("gcp: {host: 'a b'}", "invalid host \"a b\"")]
    [InlineData("priorityGroups: [{backendRefs: [{name: none}]}]", "priority group 0: Backend default/none not found")]
    [InlineData("priorityGroups: [{backendRefs: [{name: ip}]}, {backendRefs: [{name: any}]}]", "priority group 1: Backend default/any is not static")]
    public void What_can_not_be_served_says_why(string spec, string why)
    {
        var result = Build(spec);
        Assert.Null(result.Cluster);
        Assert.Equal([why], result.Errors);
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void A_host_has_room_in_TLS(int length, bool served) =>
        Assert.Equal(served, Build($"gcp: {{host: {new string('a', length)}}}").Cluster is not null);

    [Fact]
    public void Several_errors_are_counted()
    {
        var state = Given.State(Configured.Backends + Backend("priorityGroups: [{backendRefs: [{name: x}, {name: y}]}]"));
        var status = Assert.IsType<BackendStatus>(OwnerlessStatuses.Of(new(Resources.ResourceKinds.Backend.GroupKind, new("default", "be")), state, TranslationSettings.Default));
        Assert.Equal(
            "Backend has 2 errors: \"priority group 0: Backend default/x not found\" \"priority group 0: Backend default/y not found\"",
            status.Conditions[0].Message);
    }

    [Fact]
    public void Groups_are_tried_in_order()
    {
        string json = Build("priorityGroups: [{backendRefs: [{name: ip}]}, {backendRefs: [{name: ip}, {name: dns}]}]").Json();
        Assert.Contains("'clusterType':{'name':'envoy.clusters.dns'", json);
        Assert.Equal(2, json.Split("'lbEndpoints'").Length - 1);
        Assert.Contains("],'priority':1}", json);
        // Static is the type that needs no word.
        Assert.DoesNotContain("clusterType", Build("priorityGroups: [{backendRefs: [{name: ip}]}]").Json());
    }

    [Fact]
    public void Instances_come_apart_from_their_cluster()
    {
        var result = Build("aws: {ec2: {}}", TranslationSettings.Default with { EnableAwsEc2Discovery = true });
        Assert.True(result.Eds);
        Assert.Contains("'type':'EDS'", result.Json());
    }

    [Fact]
    public void Chains_get_the_filters_that_backends_need_and_their_helpers()
    {
        string rules = "- backendRefs: [{name: any, kind: Backend, group: gateway.kgateway.dev}, {name: be, kind: Backend, group: gateway.kgateway.dev}]";
        var route = Given.Resolved(Given.State(Given.Route(rules) + "---\n" + Configured.Backends + Backend("gcp: {host: run.example}")));
        Assert.Equal(["envoy.filters.http.dynamic_forward_proxy", "envoy.filters.http.gcp_authn"], route.HttpFilters.Select(static f => f.Name));
        Assert.Contains(BackendKey.GcpMetadata, route.Backends);
        Assert.Equal("gcp_authn", BackendKey.GcpMetadata.ClusterName);
        var helper = ClusterBuilder.Build(BackendKey.GcpMetadata, Given.State(""), TranslationSettings.Default).Json();
        Assert.Contains("'address':'metadata.google.internal','portValue':80", helper);
    }

    [Theory]
    [InlineData("", "'autoHostRewrite':true")]
    [InlineData("\n  filters: [{type: URLRewrite, urlRewrite: {hostname: other.example}}]", "'hostRewriteLiteral':'other.example'")]
    public void The_host_is_the_services_unless_the_route_says_another(string filters, string json)
    {
        string rule = "- backendRefs: [{name: be, kind: Backend, group: gateway.kgateway.dev}]" + filters;
        BuiltRoute built = Given.Rule(rule, more: "---\n" + Backend("gcp: {host: run.example}"));
        Assert.Contains(json, built.Json());
    }

    private static ClusterResult Build(string spec, TranslationSettings? settings = null) => ClusterBuilder.Build(
        BackendKey.OfBackend(new("default", "be")), Given.State(Configured.Backends + Backend(spec) + Keys), settings ?? TranslationSettings.Default);

    private static string Backend(string spec) => $$"""
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: be, namespace: default}
        spec: { {{spec}} }

        """;
}
