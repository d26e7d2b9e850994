using KGateway.Resources.Core;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Incremental;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Gateways;

/// <summary>HTTPS listeners of a port whose certificates are valid for the same hosts say so (GEP-3567).</summary>
public sealed class CertificateOverlapTests
{
    private const string Overlapping = "OverlappingTLSConfig=True/OverlappingCertificates";

    private static string Gateway(string two = "port: 443, hostname: two.com", string first = "HTTPS") =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra}
        spec:
          gatewayClassName: kgateway
          listeners:
          - {name: one, port: 443, protocol: {{first}}, hostname: one.com, tls: {mode: Terminate, certificateRefs: [{name: one}]} }
          - {name: two, {{two}}, protocol: HTTPS, tls: {certificateRefs: [{name: two}]} }

        """;

    private static Translated Of(string one, string two, string? gateway = null) => Translated.Of(
        Translated.Secret("one", TestCertificate.Create(one.Split(' '))) + Translated.Secret("two", TestCertificate.Create(two.Split(' '))) + (gateway ?? Gateway()));

    private static bool Overlaps(Translated translated, string listener) =>
        translated.Listener(listener).Any(static condition => condition.StartsWith("OverlappingTLSConfig", StringComparison.Ordinal));

    [Theory]
    [InlineData("a.org", "a.org")]
    [InlineData("x.com a.org", "y.com A.org")]
    [InlineData("*.org", "*.org")]
    [InlineData("*.org", "a.org")]
    [InlineData("a.org", "*.org")]
    [InlineData("*.a.org", "b.a.org")]
    public void NamesThatBothAreValidForOverlap(string one, string two)
    {
        Translated translated = Of(one, two);

        Assert.Contains(Overlapping, translated.Listener("one"));
        Assert.Contains(Overlapping, translated.Listener("two"));
    }

    [Theory]
    [InlineData("a.org", "b.org")]
    [InlineData("*.org", "b.a.org")]
    [InlineData("*.org", "*.a.org")]
    [InlineData("*.org", "org")]
    [InlineData("*", "a.org")]
    [InlineData("*", "*")]
    public void OtherNamesDoNot(string one, string two)
    {
        Translated translated = Of(one, two);

        Assert.False(Overlaps(translated, "one"));
        Assert.False(Overlaps(translated, "two"));
    }

    [Fact]
    public void WhereHostnamesOverlapAsWellTheReasonIsThatOfCertificates()
    {
        Assert.Contains(Overlapping, Of("a.org", "a.org", Gateway("port: 443, hostname: '*.com'")).Listener("one"));
        Assert.Contains("OverlappingTLSConfig=True/OverlappingHostnames", Of("a.org", "b.org", Gateway("port: 443, hostname: '*.com'")).Listener("one"));
    }

    [Fact]
    public void ListenersOfOtherPortsProtocolsAndOnesWithoutACertificateDoNot()
    {
        Assert.False(Overlaps(Of("a.org", "a.org", Gateway("port: 444, hostname: two.com")), "two"));
        Assert.False(Overlaps(Of("a.org", "a.org", Gateway(first: "TLS")), "two"));
        Assert.False(Overlaps(Of("a.org", "a.org", Gateway().Replace("[{name: one}]", "[{name: none}]", StringComparison.Ordinal)), "two"));
    }

    [Fact]
    public void ARenewedCertificateChangesWhatIsSaid()
    {
        var state = Given.State(
            Translated.Class + Translated.Secret("one", TestCertificate.Create("a.org")) + Translated.Secret("two", TestCertificate.Create("b.org")) + Gateway());
        var translator = new GatewayTranslator(new("infra", "gw"), TranslationSettings.Default);
        translator.Translate(state);
        state = state.Apply([ResourceChange.Put(Given.State(Translated.Secret("two", TestCertificate.Create("a.org"))).All<Secret>().Single())]);

        var status = (GatewayStatus)translator.Translate(state)!.Statuses.Single(static pair => pair.Value is GatewayStatus).Value;

        Assert.All(
            status.Listeners,
            static listener => Assert.Contains(listener.Conditions, static condition => condition.Reason == "OverlappingCertificates"));
        Assert.Contains(
            status.Listeners[0].Conditions, static condition => condition.Message == "The certificate for a.org overlaps with that of listener two on the same port");
    }
}
