using Envoy.Config.Rbac.V3;

namespace KGateway.Translation.Tests.Waypoints;

/// <summary>Each field and attribute of a rule, and what becomes of it.</summary>
public class AuthorizationRuleTests
{
    // Expressions of such texts are larger than Envoy allows.
    private const string Long = "a123456789b123456789c123456789d123456789e123456789f123456789g123456789h123456789i123456789j123456789";

    [Theory]
    [InlineData("principals: [cluster.local/ns/x/sa/y]", "'exact':'spiffe://cluster.local/ns/x/sa/y'")]
    [InlineData("principals: ['*']", "'prefix':'spiffe://'")]
    [InlineData("principals: ['cluster.local/ns/x/*']", "'prefix':'spiffe://cluster.local/ns/x/'")]
    [InlineData("principals: ['*/sa/y.z']", "'safeRegex':{'regex':'spiffe://.*/sa/y\\\\.z'}")]
    [InlineData("namespaces: [x]", "'regex':'.*/ns/x/.*'")]
    [InlineData("namespaces: ['x-*']", "'regex':'.*/ns/x-.*/.*'")]
    [InlineData("serviceAccounts: [y]", "'regex':'spiffe://.+/ns/infra/(.+/|)sa/y(/.+)?'")]
    [InlineData("serviceAccounts: [x/y]", "'regex':'spiffe://.+/ns/x/(.+/|)sa/y(/.+)?'")]
    [InlineData("serviceAccounts: [x/" + Long + "]", "{'andIds':{'ids':[{'filterState':{'key':'io.istio.peer_principal','stringMatch':{'prefix':'spiffe://'}}}")]
    [InlineData("serviceAccounts: [x/" + Long + "]", "'stringMatch':{'contains':'/ns/x/'}")]
    [InlineData("serviceAccounts: [x/" + Long + "]", "'stringMatch':{'suffix':'/sa/" + Long + "'}")]
    [InlineData("serviceAccounts: [x/" + Long + "]", "'stringMatch':{'contains':'/sa/" + Long + "/'}")]
    [InlineData("principals: ['*" + Long + "']", "'stringMatch':{'suffix':'" + Long + "'}")]
    [InlineData("trustDomains: [td]", "'prefix':'spiffe://td/'")]
    [InlineData("trustDomains: ['*']", "'prefix':'spiffe://'")]
    [InlineData("trustDomains: ['a*b']", "'regex':'spiffe://a[^/]*b/.*'")]
    [InlineData("ipBlocks: [10.1.0.0/16]", "'remoteIp':{'addressPrefix':'10.1.0.0','prefixLen':16}")]
    [InlineData("remoteIpBlocks: ['fd00::1']", "'remoteIp':{'addressPrefix':'fd00::1','prefixLen':128}")]
    [InlineData("requestPrincipals: ['https://issuer/sub']", "'path':[{'key':'payload'},{'key':'iss'}],'value':{'orMatch':{'valueMatchers':[{'stringMatch':{'exact':'https://issuer'}}")]
    [InlineData("requestPrincipals: ['*/sub']", "'path':[{'key':'payload'},{'key':'sub'}],'value':{'orMatch':{'valueMatchers':[{'stringMatch':{'exact':'sub'}}")]
    public void SourcesBecomePrincipals(string source, string expected) =>
        Assert.Contains(expected, Mesh.Json(Assert.Single(Authz.Rule($"{{from: [{{source: {{{source}}}}}]}}").Principals)));

    [Theory]
    [InlineData("hosts: [a.com]", "{'header':{'name':':authority','stringMatch':{'exact':'a.com','ignoreCase':true}}}")]
    [InlineData("hosts: ['*.a.com']", "'suffix':'.a.com','ignoreCase':true")]
    [InlineData("methods: [GET]", "{'header':{'name':':method','stringMatch':{'exact':'GET'}}}")]
    [InlineData("methods: ['*']", "{'header':{'name':':method','presentMatch':true}}")]
    [InlineData("paths: [/a]", "{'urlPath':{'path':{'exact':'/a'}}}")]
    [InlineData("paths: [/a*]", "{'urlPath':{'path':{'prefix':'/a'}}}")]
    [InlineData("paths: ['*']", "{'urlPath':{'path':{'safeRegex':{'regex':'.+'}}}}")]
    [InlineData("paths: ['/a/{*}/b/{**}']", "'pathTemplate':'/a/*/b/**'")]
    [InlineData("ports: ['80']", "{'destinationPort':80}")]
    public void OperationsBecomePermissions(string operation, string expected) =>
        Assert.Contains(expected, Mesh.Json(Assert.Single(Authz.Rule($"{{to: [{{operation: {{{operation}}}}}]}}").Permissions)));

    [Theory]
    [InlineData("source.ip", "10.0.0.1", "'remoteIp':{'addressPrefix':'10.0.0.1','prefixLen':32}")]
    [InlineData("remote.ip", "10.0.0.1", "'remoteIp'")]
    [InlineData("source.namespace", "x", "'regex':'.*/ns/x/.*'")]
    [InlineData("source.principal", "td/ns/x/sa/y", "'exact':'spiffe://td/ns/x/sa/y'")]
    [InlineData("source.serviceAccount", "y", "/ns/infra/(.+/|)sa/y")]
    [InlineData("source.trustDomain", "td", "'prefix':'spiffe://td/'")]
    [InlineData("request.headers[x-a]", "v*", "{'header':{'name':'x-a','stringMatch':{'prefix':'v'}}}")]
    [InlineData("request.auth.principal", "*", "'key':'iss'")]
    [InlineData("request.auth.audiences", "me", "'key':'aud'")]
    [InlineData("request.auth.presenter", "me", "'key':'azp'")]
    [InlineData("request.auth.claims[a][b]", "v", "'path':[{'key':'payload'},{'key':'a'},{'key':'b'}]")]
    public void ConditionsOnTheClientBecomePrincipals(string key, string value, string expected) =>
        Assert.Contains(expected, Mesh.Json(Assert.Single(Authz.Rule($"{{when: [{{key: '{key}', values: ['{value}']}}]}}").Principals)));

    [Theory]
    [InlineData("destination.ip", "10.0.0.0/8", "'destinationIp':{'addressPrefix':'10.0.0.0','prefixLen':8}")]
    [InlineData("destination.port", "80", "'destinationPort':80")]
    [InlineData("connection.sni", "a.com", "'requestedServerName':{'exact':'a.com'}")]
    [InlineData("experimental.envoy.filters.a.b[k]", "v", "'filter':'envoy.filters.a.b','path':[{'key':'k'}],'value':{'stringMatch':{'exact':'v'}}")]
    [InlineData("experimental.envoy.filters.a.b[k]", "[v]", "'value':{'listMatch':{'oneOf':{'stringMatch':{'exact':'v'}}}}")]
    public void ConditionsOnTheRequestBecomePermissions(string key, string value, string expected) =>
        Assert.Contains(expected, Mesh.Json(Assert.Single(Authz.Rule($"{{when: [{{key: '{key}', values: ['{value}']}}]}}").Permissions)));

    [Fact]
    public void SourcesAndOperationsAreAlternativesAndConditionsHoldForAll()
    {
        Policy rule = Authz.Rule(
            "{from: [{source: {namespaces: [x], notPrincipals: [td/ns/x/sa/y]}}, {source: {namespaces: [z]}}], to: [{operation: {ports: ['80']}}, {}], when: [{key: source.ip, notValues: [10.0.0.1]}]}");

        Assert.Equal(2, rule.Principals.Count);
        Assert.Equal(3, rule.Principals[0].AndIds.Ids.Count);
        Assert.NotNull(rule.Principals[0].AndIds.Ids[0].NotId);
        Assert.NotNull(rule.Principals[1].AndIds.Ids[1].NotId?.OrIds);
        Assert.Equal(["{'andRules':{'rules':[{'orRules':{'rules':[{'destinationPort':80}]}}]}}", "{'andRules':{'rules':[{'any':true}]}}"], rule.Permissions.Select(Mesh.Json));
    }

    [Fact]
    public void AnEmptyRuleMatchesEverythingAndNoRulesNothing()
    {
        Assert.Equal("{'permissions':[{'andRules':{'rules':[{'any':true}]}}],'principals':[{'andIds':{'ids':[{'any':true}]}}]}", Mesh.Json(Authz.Rule("{}")));
        Assert.Equal(
            "{'permissions':[{'notRule':{'any':true}}],'principals':[{'notId':{'any':true}}]}",
            Mesh.Json(Assert.Single(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Authz.Policy("p", "action: ALLOW")).Http()[0].Rules.Policies).Value));
    }

    [Theory]
    [InlineData("{from: [{source: {ipBlocks: [nonsense]}}]}", "nonsense")]
    [InlineData("{from: [{source: {notIpBlocks: [10.0.0.0/33]}}]}", "10.0.0.0/33")]
    [InlineData("{from: [{source: {principals: ['']}}]}", "a principal is empty")]
    [InlineData("{from: [{source: {namespaces: [" + Long + "]}}]}", "is too long")]
    [InlineData("{from: [{source: {trustDomains: ['*" + Long + "']}}]}", "is too long")]
    [InlineData("{from: [{source: {serviceAccounts: [a/b/c]}}]}", "a/b/c")]
    [InlineData("{from: [{source: {serviceAccounts: ['*']}}]}", "is no service account")]
    [InlineData("{when: [{key: source.serviceAccount, values: ['x/*']}]}", "is no service account")]
    [InlineData("{from: [{source: {trustDomains: [a/b]}}]}", "a/b")]
    [InlineData("{to: [{operation: {ports: ['0']}}]}", "is no port")]
    [InlineData("{to: [{operation: {ports: [http]}}]}", "is no port")]
    [InlineData("{to: [{operation: {paths: ['/{**}/{**}']}}]}", "no valid template")]
    [InlineData("{to: [{operation: {paths: ['a/{*}']}}]}", "no valid template")]
    [InlineData("{to: [{operation: {hosts: ['']}}]}", "is empty")]
    [InlineData("{when: [{key: request.colour, values: [red]}]}", "is unknown")]
    [InlineData("{when: [{key: 'request.headers[a b]', values: [c]}]}", "no name of a header")]
    [InlineData("{when: [{key: 'request.headers[a', values: [c]}]}", "no name of a header")]
    [InlineData("{when: [{key: 'request.auth.claims[]', values: [c]}]}", "names no claim")]
    [InlineData("{when: [{key: 'experimental.envoy.filters.x', values: [c]}]}", "names no key of a filter")]
    [InlineData("{when: [{key: source.ip}]}", "has no values")]
    public void ARuleThatCantBeTranslatedNeverLetsAnybodyIn(string rule, string problem)
    {
        foreach (string action in new[] { "ALLOW", "DENY", "CUSTOM" })
        {
            GatewayTranslation translation = Mesh.Translate(
                Mesh.Base(), Mesh.Service("a", 1), Authz.Policy("p", $"action: {action}\n  provider: {{name: x}}\n  rules: [{rule}]"));

            RBAC rules = Assert.Single(translation.Http()).Rules;
            if (action == "ALLOW")
                Assert.Empty(rules.Policies);
            else
                Assert.Equal("{'permissions':[{'any':true}],'principals':[{'any':true}]}", Mesh.Json(Assert.Single(rules.Policies).Value));
            Assert.Contains(problem, translation.Problems(), StringComparison.Ordinal);
        }
    }
}
