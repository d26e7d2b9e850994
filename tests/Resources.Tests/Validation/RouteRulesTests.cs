using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Tests.Validation;

public sealed class RouteRulesTests
{
    [Theory]
    [InlineData("path: {value: a}", "spec.rules[0].matches[0].path.value: Invalid value: \"a\": value must be an absolute path and start with '/'")]
    [InlineData("path: {value: /a//b}", "must not contain '//'")]
    [InlineData("path: {type: Exact, value: /a/./b}", "must not contain '/./'")]
    [InlineData("path: {value: /a/../b}", "must not contain '/../'")]
    [InlineData("path: {value: /a%2fb}", "must not contain '%2f'")]
    [InlineData("path: {value: '/a#b'}", "must not contain '#'")]
    [InlineData("path: {value: /a/..}", "must not end with '/..'")]
    [InlineData("path: {value: /a/.}", "must not end with '/.'")]
    [InlineData("path: {value: '/a b'}", "must only contain valid characters")]
    [InlineData("path: {value: '/a%2'}", "must only contain valid characters")]
    [InlineData("path: {type: Glob}", "Unsupported value: \"Glob\"")]
    [InlineData("headers: [{name: 'a b', value: v}]", "spec.rules[0].matches[0].headers[0].name: Invalid value: \"a b\"")]
    [InlineData("headers: [{name: a, value: 'v  v'}]", "spec.rules[0].matches[0].headers[0].value: Invalid value")]
    [InlineData("headers: [{name: a, value: v}, {name: a, value: w}]", "spec.rules[0].matches[0].headers[1]: Duplicate value: name \"a\"")]
    [InlineData("queryParams: [{name: a, value: ''}]", "queryParams[0].value: should be at least 1 chars long")]
    public void A_broken_match_is_refused(string match, string expected) => Refused("HTTPRoute", $"{{rules: [{{matches: [{{{match}}}]}}]}}", expected);

    [Theory]
    [InlineData("{type: CORS}", "spec.rules[0].filters[0]: filter.cors must be specified for CORS filter.type")]
    [InlineData("{type: CORS, cors: {}, urlRewrite: {}}", "spec.rules[0].filters[0].urlRewrite: filter.urlRewrite must be nil if the filter.type is not URLRewrite")]
    [InlineData("{type: CORS, cors: {}}, {type: CORS, cors: {}}", "spec.rules[0].filters[1]: CORS filter cannot be repeated")]
    [InlineData("{type: CORS, cors: {allowOrigins: ['*', 'http://a']}}", "AllowOrigins cannot contain '*' alongside other origins")]
    [InlineData("{type: CORS, cors: {allowOrigins: ['a.b']}}", "cors.allowOrigins[0]: Invalid value: \"a.b\"")]
    [InlineData("{type: CORS, cors: {allowMethods: [GET, GET]}}", "cors.allowMethods[1]: Duplicate value: \"GET\"")]
    [InlineData("{type: CORS, cors: {allowMethods: [FOO]}}", "Unsupported value: \"FOO\"")]
    [InlineData("{type: CORS, cors: {maxAge: 0}}", "cors.maxAge: Invalid value: 0")]
    [InlineData("{type: RequestMirror, requestMirror: {backendRef: {name: s}}}", "requestMirror.backendRef: Must have port for Service reference")]
    [InlineData("{type: RequestMirror, requestMirror: {backendRef: {name: s, port: 1}, percent: 1, fraction: {numerator: 1}}}", "Only one of percent or fraction may be specified")]
    [InlineData("{type: RequestMirror, requestMirror: {backendRef: {name: s, port: 1}, percent: 101}}", "percent: Invalid value: 101")]
    [InlineData("{type: RequestMirror, requestMirror: {backendRef: {name: s, port: 1}, fraction: {numerator: 3, denominator: 2}}}", "numerator must be less than or equal to denominator")]
    [InlineData("{type: RequestMirror, requestMirror: {backendRef: {group: gateway.networking.x-k8s.io, kind: XBackend, name: s, port: 1}}}", "Must not have port for Backend reference")]
    [InlineData("{type: RequestRedirect, requestRedirect: {statusCode: 304}}", "requestRedirect.statusCode: Unsupported value: 304: supported values: 301, 302, 303, 307, 308")]
    [InlineData("{type: RequestRedirect, requestRedirect: {scheme: ftp}}", "requestRedirect.scheme: Unsupported value: \"ftp\"")]
    [InlineData("{type: RequestRedirect, requestRedirect: {}}, {type: URLRewrite, urlRewrite: {}}", "spec.rules[0].filters: May specify either")]
    [InlineData("{type: URLRewrite, urlRewrite: {hostname: '*.a'}}", "urlRewrite.hostname: Invalid value: \"*.a\"")]
    [InlineData("{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath}}}", "replaceFullPath must be specified when type is set to 'ReplaceFullPath'")]
    [InlineData("{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /, replacePrefixMatch: /}}}", "type must be 'ReplacePrefixMatch' when replacePrefixMatch is set")]
    [InlineData("{type: RequestHeaderModifier, requestHeaderModifier: {remove: [a, a]}}", "remove[1]: Duplicate value: \"a\"")]
    public void A_broken_filter_is_refused(string filters, string expected) => Refused("HTTPRoute", $"{{rules: [{{filters: [{filters}]}}]}}", expected);

    [Theory]
    [InlineData("{filters: [{type: RequestRedirect, requestRedirect: {}}], backendRefs: [{name: s, port: 1}]}", "RequestRedirect filter must not be used together with backendRefs")]
    [InlineData("{matches: [{path: {type: Exact}}], filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]}", "When using URLRewrite filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified")]
    [InlineData("{matches: [{}, {}], backendRefs: [{name: s, port: 1, filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]}]}", "Within backendRefs, when using URLRewrite filter")]
    [InlineData("{timeouts: {request: 1s, backendRequest: 2s}}", "timeouts.backendRequest: backendRequest timeout cannot be longer than request timeout")]
    [InlineData("{retry: {codes: [399]}}", "retry.codes[0]: Invalid value: 399")]
    [InlineData("{retry: {attempts: -1}}", "retry.attempts: Invalid value: -1")]
    [InlineData("{sessionPersistence: {}}", "cookie must be specified for Cookie type")]
    [InlineData("{sessionPersistence: {type: Header, header: {name: h}, cookie: {}}}", "cookie must be nil if type is not Cookie")]
    [InlineData("{sessionPersistence: {cookie: {lifetimeType: Permanent}}}", "AbsoluteTimeout must be specified when cookie lifetimeType is Permanent")]
    [InlineData("{name: a}, {name: a}", "spec.rules[1].name: Rule name must be unique within the route")]
    [InlineData("{backendRefs: [{name: s, port: 1, weight: 1000001}]}", "weight: Invalid value: 1000001")]
    public void A_broken_rule_is_refused(string rules, string expected) => Refused("HTTPRoute", $"{{rules: [{rules}]}}", expected);

    [Theory]
    [InlineData("{name: g}, {name: g}", "spec.parentRefs[1]: sectionName or port must be unique")]
    [InlineData("{name: g}, {name: g, sectionName: s}", "spec.parentRefs[1]: sectionName or port must be specified")]
    [InlineData("{name: g, port: 1}, {name: g, port: 1}", "spec.parentRefs[1]: sectionName or port must be unique")]
    public void Parents_must_be_told_apart(string parents, string expected)
    {
        Refused("HTTPRoute", $"{{parentRefs: [{parents}]}}", expected);
        Refused("GRPCRoute", $"{{parentRefs: [{parents}]}}", expected);
        Refused("TCPRoute", $"{{parentRefs: [{parents}], rules: [{{backendRefs: [{{name: s, port: 1}}]}}]}}", expected);
    }

    [Fact]
    public void Parents_of_other_namespaces_are_told_apart() => TestObjects.ReadOne<HttpRoute>(TestObjects.Object(
        "HTTPRoute", "{parentRefs: [{name: g}, {name: g, namespace: n}, {name: h, sectionName: a}, {name: h, sectionName: b}]}"));

    [Fact]
    public void The_number_of_matches_is_bounded()
    {
        string rule = $"{{matches: [{string.Join(", ", Enumerable.Repeat("{}", 64))}]}}";

        TestObjects.ReadOne<HttpRoute>(TestObjects.Object("HTTPRoute", $"{{rules: [{rule}, {rule}]}}"));
        Refused("HTTPRoute", $"{{rules: [{rule}, {rule}, {{}}]}}", "total number of matches across all rules");
        Refused("GRPCRoute", $"{{rules: [{rule}, {rule}, {{matches: [{{}}]}}]}}", "total number of matches across all rules");
    }

    [Theory]
    [InlineData("{matches: [{method: {}}]}", "One or both of 'service' or 'method' must be specified")]
    [InlineData("{matches: [{method: {service: a/b}}]}", "method.service: Invalid value: \"a/b\"")]
    [InlineData("{matches: [{method: {method: 1x}}]}", "method.method: Invalid value: \"1x\"")]
    [InlineData("{filters: [{type: RequestRedirect}]}", "Unsupported value: \"RequestRedirect\"")]
    [InlineData("{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {}}, {type: RequestHeaderModifier, requestHeaderModifier: {}}]}", "RequestHeaderModifier filter cannot be repeated")]
    public void A_broken_gRPC_rule_is_refused(string rules, string expected) => Refused("GRPCRoute", $"{{rules: [{rules}]}}", expected);

    [Theory]
    [InlineData("{rules: [{backendRefs: [{name: s, port: 1}]}]}", "spec.hostnames: Required value")]
    [InlineData("{hostnames: [1.2.3.4], rules: [{backendRefs: [{name: s, port: 1}]}]}", "spec.hostnames[0]: Hostnames cannot contain an IP")]
    [InlineData("{hostnames: [a.b], rules: [{backendRefs: []}]}", "spec.rules[0].backendRefs: should have at least 1 items")]
    [InlineData("{hostnames: [a.b], rules: [{backendRefs: [{name: s, port: 1}]}, {backendRefs: [{name: s, port: 1}]}]}", "spec.rules: Too many: 2: must have at most 1 items")]
    [InlineData("{hostnames: [a.b]}", "spec.rules: Required value")]
    public void A_broken_TLS_route_is_refused(string spec, string expected) => Refused("TLSRoute", spec, expected);

    [Fact]
    public void Older_versions_take_several_rules_and_no_hostnames() => TestObjects.ReadOne<TlsRoute>(TestObjects.Object(
        "TLSRoute", "{rules: [{backendRefs: [{name: s, port: 1}]}, {backendRefs: [{name: s, port: 1}]}]}", "gateway.networking.k8s.io/v1alpha2"));

    private static void Refused(string kind, string spec, string expected)
    {
        ReadResult result = ResourceReader.Read("test.yaml", TestObjects.Object(kind, spec));
        Assert.Empty(result.Objects);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.ToString().Contains(expected, StringComparison.Ordinal));
    }
}
