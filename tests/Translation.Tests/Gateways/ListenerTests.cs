using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Encoding;
using KGateway.Translation.Gateways;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Incremental;

namespace KGateway.Translation.Tests.Gateways;

/// <summary>Listeners that can't be programmed say why, and the others go on.</summary>
public sealed class ListenerTests
{
    private static readonly Listener Good = TestObjects.Http("good", 81);

    [Fact]
    public void Two_listeners_with_one_hostname_conflict_and_the_first_stays()
    {
        var translation = HostnamesTests.Translate([TestObjects.Http("first", 80), TestObjects.Http("second", 80)]);
        AssertCondition(translation, "first", ConditionTypes.Conflicted, ConditionStatus.False, "NoConflicts");
        AssertCondition(translation, "second", ConditionTypes.Conflicted, ConditionStatus.True, "HostnameConflict");
        AssertCondition(translation, "second", ConditionTypes.Programmed, ConditionStatus.False, "HostnameConflict");
        Assert.NotNull(translation.Resources[(int)XdsType.Listener]["listener~80"]);
    }

    [Fact]
    public void Protocols_that_can_not_share_a_port_conflict()
    {
        var translation = HostnamesTests.Translate([TestObjects.Http("first", 80), TestObjects.Https("second", 80, "cert")]);
        AssertCondition(translation, "second", ConditionTypes.Accepted, ConditionStatus.False, "ProtocolConflict");
    }

    [Theory]
    [InlineData("SCTP", 80, "UnsupportedProtocol")]
    [InlineData("example.com/own", 80, "UnsupportedProtocol")]
    [InlineData("HTTP", 9091, "Invalid")]
    [InlineData("HTTP", 70000, "Invalid")]
    [InlineData("TCP", 0, "Invalid")]
    [InlineData("TCP", 9091, "Invalid")]
    [InlineData("UDP", 0, "Invalid")]
    public void A_listener_that_can_not_be_is_refused_alone(string protocol, int port, string reason)
    {
        var translation = HostnamesTests.Translate([TestObjects.Http("bad", port) with { Protocol = protocol }, Good]);
        AssertCondition(translation, "bad", ConditionTypes.Accepted, ConditionStatus.False, reason);
        AssertCondition(translation, "good", ConditionTypes.Programmed, ConditionStatus.True, "Programmed");
        Assert.Equal(["listener~81"], translation.Resources[(int)XdsType.Listener].Resources.Select(static l => l.Name));
        Assert.Equal([new InfrastructurePort(81, "TCP")], translation.Infrastructure!.Ports.AsSpan().ToArray());
    }

    [Theory]
    [InlineData("a.*.com")]
    [InlineData("*foo.com")]
    [InlineData("*.")]
    [InlineData("a b.com")]
    [InlineData("a\nb")]
    public void A_hostname_that_no_proxy_takes_refuses_the_listener_alone(string hostname)
    {
        var translation = HostnamesTests.Translate([TestObjects.Http("bad", 80, hostname), Good]);
        AssertCondition(translation, "bad", ConditionTypes.Programmed, ConditionStatus.False, "Invalid");
        AssertCondition(translation, "good", ConditionTypes.Programmed, ConditionStatus.True, "Programmed");
        Assert.Equal(["listener~81"], translation.Resources[(int)XdsType.Listener].Resources.Select(static l => l.Name));
    }

    [Fact]
    public void Listeners_above_the_limit_are_refused()
    {
        var listeners = new Listener[ListenerValidation.MaxListeners + 1];
        for (var i = 0; i < listeners.Length; i++)
            listeners[i] = TestObjects.Http($"l{i}", 80, $"{i}.example.com");
        var translation = HostnamesTests.Translate([.. listeners]);
        AssertCondition(translation, $"l{ListenerValidation.MaxListeners - 1}", ConditionTypes.Programmed, ConditionStatus.True, "Programmed");
        AssertCondition(translation, $"l{ListenerValidation.MaxListeners}", ConditionTypes.Accepted, ConditionStatus.False, "TooManyListeners");
        AssertCondition(translation, $"l{ListenerValidation.MaxListeners}", ConditionTypes.Programmed, ConditionStatus.False, "Invalid");
    }

    [Fact]
    public void A_listener_whose_filters_can_not_be_honoured_is_not_served_without_them()
    {
        var filter = new ListenerRequestFilter
        {
            Type = ListenerRequestFilterType.ExtensionRef,
            ExtensionRef = new LocalObjectReference { Group = "example.com", Kind = "Guard", Name = "g" },
        };
        var guarded = TestObjects.Http("bad", 80) with { Filters = new ListenerFilters { Requests = [filter] } };
        var translation = HostnamesTests.Translate([guarded, Good with { Filters = new ListenerFilters() }]);
        AssertCondition(translation, "bad", ConditionTypes.Accepted, ConditionStatus.False, "UnsupportedValue");
        AssertCondition(translation, "bad", ConditionTypes.Programmed, ConditionStatus.False, "Invalid");
        AssertCondition(translation, "good", ConditionTypes.Programmed, ConditionStatus.True, "Programmed");
        Assert.Equal(["listener~81"], translation.Resources[(int)XdsType.Listener].Resources.Select(static l => l.Name));
    }

    [Fact]
    public void A_listener_without_a_name_is_refused_alone()
    {
        var translation = HostnamesTests.Translate([TestObjects.Https("", 443, "cert"), Good]);
        AssertCondition(translation, "", ConditionTypes.Programmed, ConditionStatus.False, "Invalid");
        AssertCondition(translation, "good", ConditionTypes.Programmed, ConditionStatus.True, "Programmed");
    }

    [Fact]
    public void A_TLS_listener_without_routes_is_programmed_when_its_port_is_served()
    {
        var certificate = TestCertificate.Create();
        var tls = TestObjects.Http("tls", 443, "a.example.com") with { Protocol = "TLS", Tls = new ListenerTls { Mode = TlsMode.Passthrough } };
        var translation = HostnamesTests.Translate(
            [TestObjects.Https("https", 443, "cert", "b.example.com"), tls], Secret(certificate.Pem, certificate.KeyPem));
        AssertCondition(translation, "https", ConditionTypes.Programmed, ConditionStatus.True, "Programmed");
        AssertCondition(translation, "tls", ConditionTypes.Programmed, ConditionStatus.True, "Programmed");
    }

    [Fact]
    public void Kinds_of_routes_that_are_unknown_are_named()
    {
        var listener = Good with { AllowedRoutes = Good.AllowedRoutes with { Kinds = [new() { Kind = "TCPRoute" }, new() { Kind = "HTTPRoute" }] } };
        var translation = HostnamesTests.Translate([listener]);
        AssertCondition(translation, "good", ConditionTypes.ResolvedRefs, ConditionStatus.False, "InvalidRouteKinds");
        Assert.Equal([ResourceKinds.HttpRoute.GroupKind], Listener(translation, "good").SupportedKinds.AsSpan().ToArray());
        Assert.NotNull(translation.Resources[(int)XdsType.Listener]["listener~81"]);
    }

    [Fact]
    public void A_listener_without_any_known_kind_of_route_is_not_programmed()
    {
        var listener = TestObjects.Http("bad", 80);
        listener = listener with { AllowedRoutes = listener.AllowedRoutes with { Kinds = [new() { Kind = "TCPRoute" }] } };
        var translation = HostnamesTests.Translate([listener, Good]);
        AssertCondition(translation, "bad", ConditionTypes.ResolvedRefs, ConditionStatus.False, "InvalidRouteKinds");
        AssertCondition(translation, "bad", ConditionTypes.Programmed, ConditionStatus.False, "Invalid");
        Assert.Empty(Listener(translation, "bad").SupportedKinds);
        AssertCondition(translation, "good", ConditionTypes.Programmed, ConditionStatus.True, "Programmed");
    }

    [Fact]
    public void A_gateway_without_a_valid_listener_is_not_accepted()
    {
        var translation = HostnamesTests.Translate([TestObjects.Http("bad", 80) with { Protocol = "SCTP" }]);
        var gateway = translation.Statuses.Values.OfType<GatewayStatus>().Single();
        Assert.Contains(gateway.Conditions, static c => c is { Type: "Accepted", Status: ConditionStatus.False, Reason: "ListenersNotValid" });
        Assert.Empty(translation.Resources[(int)XdsType.Listener].Resources);
    }

    [Theory]
    [InlineData(null, "Secret infra/cert not found.")]
    [InlineData("nonsense", "invalid TLS secret infra/cert: tls.crt holds no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "invalid TLS secret infra/cert: tls.crt holds a certificate that can't be read")]
    [InlineData("other", "invalid TLS secret infra/cert: tls.key doesn't fit to the certificate")]
    public void A_listener_without_a_usable_certificate_is_left_out(string? chain, string message)
    {
        var certificate = TestCertificate.Create();
        var pem = chain == "other" ? TestCertificate.Create().Pem : chain;
        Resource[] objects = pem is null ? [] : [Secret(pem, certificate.KeyPem)];
        var translation = HostnamesTests.Translate([TestObjects.Https("tls", 443, "cert"), Good], objects);
        AssertCondition(translation, "tls", ConditionTypes.ResolvedRefs, ConditionStatus.False, "InvalidCertificateRef");
        Assert.Equal(message, Listener(translation, "tls").Conditions.Single(static c => c.Type == "Programmed").Message);
        Assert.Equal(["listener~81"], translation.Resources[(int)XdsType.Listener].Resources.Select(static l => l.Name));
        Assert.Equal(["listener~81"], translation.Resources[(int)XdsType.Route].Resources.Select(static l => l.Name));
    }

    [Fact]
    public void A_secret_of_another_namespace_needs_a_grant()
    {
        var listener = TestObjects.Https("tls", 443, "cert") with
        {
            Tls = new ListenerTls { CertificateRefs = [new SecretObjectReference { Name = "cert", Namespace = "secrets" }] },
        };
        var translation = HostnamesTests.Translate([listener, Good]);
        AssertCondition(translation, "tls", ConditionTypes.ResolvedRefs, ConditionStatus.False, "RefNotPermitted");
    }

    [Fact]
    public void A_certificate_that_is_not_permitted_is_told_of_before_one_that_is_not_there()
    {
        var listener = TestObjects.Https("tls", 443, "cert") with
        {
            Tls = new ListenerTls { CertificateRefs = [new() { Name = "none" }, new() { Name = "cert", Namespace = "secrets" }] },
        };
        var translation = HostnamesTests.Translate([listener, Good]);
        AssertCondition(translation, "tls", ConditionTypes.ResolvedRefs, ConditionStatus.False, "RefNotPermitted");
    }

    [Theory]
    [InlineData("kgateway.dev/min-tls-version", "1.4", "invalid minimum tls version: 1.4")]
    [InlineData("kgateway.dev/verify-certificate-hash", "abc", "invalid certificate hash: abc")]
    [InlineData("kgateway.dev/cipher-suites", "[AES128-SHA|NONE]", "unknown cipher suite: [AES128-SHA|NONE]")]
    [InlineData("kgateway.dev/ecdh-curves", "P-256,P-1", "unknown ECDH curve: P-1")]
    [InlineData("kgateway.dev/signature-algorithms", "md5", "unknown signature algorithm: md5")]
    [InlineData("kgateway.dev/unheard-of", "x", "unknown tls option: kgateway.dev/unheard-of")]
    [InlineData("kgateway.dev/verify-subject-alt-names", "a", "verify-subject-alt-names annotation requires a trusted CA to be configured")]
    public void An_option_that_is_wrong_takes_the_listener_out(string option, string value, string message)
    {
        var certificate = TestCertificate.Create();
        var listener = TestObjects.Https("tls", 443, "cert");
        listener = listener with { Tls = listener.Tls! with { Options = StringMap.From((option, value)) } };
        var translation = HostnamesTests.Translate([listener, Good], Secret(certificate.Pem, certificate.KeyPem));
        Assert.Equal(message, Listener(translation, "tls").Conditions.Single(static c => c.Type == "Accepted").Message);
        Assert.Null(translation.Resources[(int)XdsType.Listener]["listener~443"]);
    }

    [Fact]
    public void A_reference_that_is_not_there_is_told_of_beside_a_wrong_option()
    {
        var certificate = TestCertificate.Create();
        var listener = TestObjects.Https("tls", 443, "cert") with
        {
            Tls = new ListenerTls
            {
                CertificateRefs = [new() { Name = "cert" }, new() { Name = "none" }],
                Options = StringMap.From(("kgateway.dev/unheard-of", "x")),
            },
        };
        var translation = HostnamesTests.Translate([listener, Good], Secret(certificate.Pem, certificate.KeyPem));
        AssertCondition(translation, "tls", ConditionTypes.ResolvedRefs, ConditionStatus.False, "InvalidCertificateRef");
        AssertCondition(translation, "tls", ConditionTypes.Accepted, ConditionStatus.False, "Invalid");
        Assert.EndsWith(
            "; unknown tls option: kgateway.dev/unheard-of",
            Listener(translation, "tls").Conditions.Single(static c => c.Type == "Accepted").Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_of_another_controller_is_left_alone()
    {
        var translation = HostnamesTests.Translate([Good], TestObjects.Class("somebody.else/x"));
        Assert.Null(translation.Infrastructure);
        Assert.Empty(translation.Statuses);
    }

    private static Secret Secret(string chain, string key) => new()
    {
        Metadata = new ObjectMeta { Name = "cert", Namespace = "infra" },
        Data = BinaryMap.FromText(("tls.crt", chain), ("tls.key", key)),
    };

    private static ListenerStatus Listener(GatewayTranslation translation, string name) =>
        translation.Statuses.Values.OfType<GatewayStatus>().Single().Listeners.Single(l => l.Name == name);

    private static void AssertCondition(
        GatewayTranslation translation, string listener, string type, ConditionStatus status, string reason)
    {
        var condition = Listener(translation, listener).Conditions.Single(c => c.Type == type);
        Assert.Equal((status, reason), (condition.Status, condition.Reason));
    }
}
