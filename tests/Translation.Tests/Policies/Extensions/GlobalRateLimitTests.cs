namespace KGateway.Translation.Tests.Policies.Extensions;

public sealed class GlobalRateLimitTests
{
    private const string Server = "{rateLimit: {grpcService: {backendRef: {name: srv, port: 9000} }, domain: d} }";

    [Fact]
    public void Each_descriptor_is_a_limit_and_each_entry_an_action()
    {
        var extended = Extended.Of(
            Fields("[{entries: [{type: Generic, generic: {key: k, value: v} }, {type: Header, header: x-a}]}, {entries: [{type: RemoteAddress}, {type: Path}]}]"),
            Server);

        Assert.Empty(extended.Policy.Problems);
        Assert.Contains(
            "'typedConfig':{'@type':'type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit','domain':'d','timeout':'0.100s','rateLimitService':{'grpcService':{'envoyGrpc':{'clusterName':'kube_default_srv_9000'}},'transportApiVersion':'V3'}}",
            extended.Filter("ratelimit/default/x"));
        Assert.Contains(
            "'rateLimits':[{'actions':[{'genericKey':{'descriptorValue':'v','descriptorKey':'k'}},{'requestHeaders':{'headerName':'x-a','descriptorKey':'x-a'}}]},{'actions':[{'remoteAddress':{}},{'requestHeaders':{'headerName':':path','descriptorKey':'path'}}]}]",
            extended.Route);
    }

    [Fact]
    public void All_fields_of_the_server_are_written() => Assert.Contains(
        "'timeout':'1s','failureModeDeny':true,'rateLimitService':{'grpcService':{'envoyGrpc':{'clusterName':'kube_default_srv_9000'}},'transportApiVersion':'V3'},'enableXRatelimitHeaders':'DRAFT_VERSION_03'",
        Extended.Of(
            Fields("[{entries: [{type: Path}]}]"),
            "{rateLimit: {grpcService: {backendRef: {name: srv, port: 9000} }, domain: d, failOpen: false, timeout: 1s, xRateLimitHeaders: DraftVersion03} }")
            .Filter("ratelimit/default/x"));

    [Theory]
    [InlineData("[]", "ratelimit: there are no descriptors")]
    [InlineData("[{entries: [{type: Path}]}, {}]", "ratelimit: a descriptor has no entries")]
    [InlineData("[{entries: [{type: Header}]}]", "ratelimit: a descriptor of type Header lacks what it is about")]
    [InlineData("[{entries: [{type: Generic}]}]", "ratelimit: a descriptor of type Generic lacks what it is about")]
    [InlineData("[{entries: [{type: Generic, generic: {key: k}}]}]", "ratelimit: a descriptor of type Generic has no value")]
    [InlineData("[{entries: [{type: Header, header: 'a b'}]}]", "ratelimit: \"a b\" is no name of a header")]
    public void Descriptors_must_say_what_they_are_about(string descriptors, string problem) =>
        Assert.Equal([problem], Extended.Of(Fields(descriptors), Server).Policy.Problems);

    [Fact]
    public void There_must_be_a_domain() => Assert.Equal(
        ["ratelimit: the domain is missing"],
        Extended.Of(Fields("[{entries: [{type: Path}]}]"), "{rateLimit: {grpcService: {backendRef: {name: srv, port: 9000} } } }").Policy.Problems);

    [Fact]
    public void The_server_must_exist() => Assert.Equal(
        ["ratelimit: failed to resolve RateLimit backend: Service default/none not found"],
        Extended.Of(Fields("[{entries: [{type: Path}]}]"), "{rateLimit: {grpcService: {backendRef: {name: none, port: 1} }, domain: d} }").Policy.Problems);

    private static string Fields(string descriptors) => $"{{rateLimit: {{global: {{descriptors: {descriptors}, extensionRef: {{name: x}} }} }} }}";
}
