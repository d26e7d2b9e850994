using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Tests.Reading;

public sealed class DefaultsTests
{
    [Fact]
    public void HttpRoute_without_rules_matches_everything()
    {
        HttpRoute route = TestObjects.ReadOne<HttpRoute>(TestObjects.Object("HTTPRoute", "{parentRefs: [{name: gw}]}"));

        Assert.Equal(new ObjectKey("default", "a"), route.Key);
        Assert.Equal("gateway.networking.k8s.io", route.Spec.ParentRefs[0].Group);
        Assert.Equal("Gateway", route.Spec.ParentRefs[0].Kind);
        HttpRouteMatch match = Assert.Single(Assert.Single(route.Spec.Rules).Matches);
        Assert.Equal(PathMatchType.PathPrefix, match.Path.Type);
        Assert.Equal("/", match.Path.Value);
    }

    [Fact]
    public void HttpRoute_fields_have_the_defaults_of_the_API()
    {
        HttpRouteRule rule = TestObjects.ReadOne<HttpRoute>(TestObjects.Object("HTTPRoute", """
            {rules: [{
              matches: [{path: {value: /a}, headers: [{name: h, value: v}]}],
              filters: [{type: RequestMirror, requestMirror: {backendRef: {name: m, port: 1}, fraction: {numerator: 1}}}, {type: CORS, cors: {}}],
              backendRefs: [{name: s, port: 80}],
              retry: {codes: [500]},
              sessionPersistence: {cookie: {}}}]}
            """)).Spec.Rules[0];

        Assert.Equal(StringMatchType.Exact, rule.Matches[0].Headers[0].Type);
        Assert.Equal(100, rule.Filters[0].RequestMirror!.Fraction!.Denominator);
        Assert.Equal(5, rule.Filters[1].Cors!.MaxAge);
        Assert.Equal(("", "Service", 1), (rule.BackendRefs[0].Group, rule.BackendRefs[0].Kind, rule.BackendRefs[0].Weight));
        Assert.Equal(1, rule.Retry!.Attempts);
        Assert.Equal(SessionPersistenceType.Cookie, rule.SessionPersistence!.Type);
        Assert.Equal(("/", CookieLifetimeType.Session), (rule.SessionPersistence.Cookie!.Path, rule.SessionPersistence.Cookie.LifetimeType));
    }

    [Fact]
    public void Gateway_fields_have_the_defaults_of_the_API()
    {
        GatewaySpec spec = TestObjects.ReadOne<Gateway>(TestObjects.Object("Gateway", """
            {gatewayClassName: c, addresses: [{value: 10.0.0.1}],
             listeners: [{name: l, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: s}]}}]}
            """)).Spec;

        Listener listener = spec.Listeners[0];
        Assert.Equal(TlsMode.Terminate, listener.Tls!.Mode);
        Assert.Equal(("", "Secret"), (listener.Tls.CertificateRefs[0].Group, listener.Tls.CertificateRefs[0].Kind));
        Assert.Equal(FromNamespaces.Same, listener.AllowedRoutes.Namespaces.From);
        Assert.Equal(FromListenerNamespaces.None, spec.AllowedListeners.Namespaces.From);
        Assert.Equal("IPAddress", spec.Addresses[0].Type);
    }

    [Fact]
    public void A_null_field_is_absent()
    {
        HttpRoute route = TestObjects.ReadOne<HttpRoute>(TestObjects.Object("HTTPRoute", "{hostnames: null, rules: ~}"));

        Assert.True(route.Spec.Hostnames.IsEmpty);
        Assert.Single(route.Spec.Rules);
    }

    [Fact]
    public void Session_persistence_of_older_releases_is_read()
    {
        EquatableArray<HttpRouteRule> rules = TestObjects.ReadOne<HttpRoute>(TestObjects.Object("HTTPRoute", """
            {rules: [
              {sessionPersistence: {sessionName: c, type: Cookie, absoluteTimeout: 1h, cookieConfig: {lifetimeType: Permanent}}},
              {sessionPersistence: {sessionName: x-h, type: Header}}]}
            """)).Spec.Rules;

        Assert.Equal(new SessionCookie { Name = "c", LifetimeType = CookieLifetimeType.Permanent }, rules[0].SessionPersistence!.Cookie);
        Assert.Equal("x-h", rules[1].SessionPersistence!.Header!.Name);
        Assert.Null(rules[1].SessionPersistence!.SessionName);
    }

    [Fact]
    public void Core_kinds_skip_fields_that_are_not_used()
    {
        ReadResult result = ResourceReader.Read("test.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: s, namespace: n}
            spec:
              clusterIP: None
              sessionAffinity: ClientIP
              ports:
              - {port: 80, targetPort: http, nodePort: 30000}
              - {name: b, port: 81, targetPort: 8081, appProtocol: kubernetes.io/h2c}
            status: {loadBalancer: {ingress: [{ip: 1.2.3.4, ipMode: VIP}]}}
            """);

        Assert.Empty(result.Diagnostics);
        var service = Assert.IsType<Service>(Assert.Single(result.Objects));
        Assert.True(service.Spec.IsHeadless);
        Assert.Equal(["http", "8081"], service.Spec.Ports.Select(port => port.TargetPort.ToString()!));
        Assert.Equal("1.2.3.4", service.Status.LoadBalancer.Ingress[0].Ip);
    }
}
