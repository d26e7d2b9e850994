using System.Text.Json.Nodes;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.Tests.Gateways;

namespace KGateway.Translation.Tests.BackendTls;

/// <summary>BackendTLSPolicies: TLS towards backends, never anything less, and what is said of them.</summary>
public sealed class BackendTlsTests
{
    private const string Cluster = "kube_app_web_443";
    private const string Ca = "caCertificateRefs: [{group: '', kind: ConfigMap, name: ca}]";
    private const string Backend = "{name: web, port: 443}";

    [Fact]
    public void The_certificate_must_be_of_the_authority_and_have_the_hostname()
    {
        var json = Translate(Policy("p", $"{Ca}, hostname: abc.example.com")).Json(XdsType.Cluster, Cluster);
        Assert.Contains("'name':'envoy.transport_sockets.tls'", json);
        Assert.Contains("'trustedCa':{'inlineString':'-----BEGINCERTIFICATE-----", json);
        Assert.Contains("'matchTypedSubjectAltNames':[{'sanType':'DNS','matcher':{'exact':'abc.example.com'}}]", json);
        Assert.Contains("'sni':'abc.example.com'", json);
    }

    [Fact]
    public void The_systems_authorities_are_a_secret_that_proxies_have()
    {
        var json = Translate(Policy("p", "wellKnownCACertificates: System, hostname: abc.example.com")).Json(XdsType.Cluster, Cluster);
        Assert.Contains("'validationContextSdsSecretConfig':{'name':'SYSTEM_CA_CERT'}", json);
        Assert.Contains("'defaultValidationContext':{'matchTypedSubjectAltNames':[{'sanType':'DNS'", json);
    }

    [Fact]
    public void Subject_alternative_names_take_the_place_of_the_hostname()
    {
        var json = Translate(Policy(
            "p",
            $"{Ca}, hostname: abc.example.com, subjectAltNames: [{{type: Hostname, hostname: o.example.com}}, {{type: URI, uri: 'spiffe://a/b'}}]"))
            .Json(XdsType.Cluster, Cluster);
        Assert.Contains(
            "'matchTypedSubjectAltNames':[{'sanType':'DNS','matcher':{'exact':'o.example.com'}},{'sanType':'URI','matcher':{'exact':'spiffe://a/b'}}]",
            json);
        Assert.Contains("'sni':'abc.example.com'", json);
    }

    [Fact]
    public void The_status_is_about_the_gateway()
    {
        var translated = Translate(Policy("p", $"{Ca}, hostname: abc.example.com"));
        var ancestor = Assert.Single(translated.Status(ResourceKinds.BackendTlsPolicy, "app/p")!["ancestors"]!.AsArray())!;
        Assert.Equal(
            """{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"gw","namespace":"infra"}""",
            ancestor["ancestorRef"]!.ToJsonString());
        Assert.Equal(["ResolvedRefs=True/ResolvedRefs", "Accepted=True/Accepted"], Translated.Conditions(ancestor));
        Assert.All(ancestor["conditions"]!.AsArray(), static c => Assert.Equal(3, (long)c!["observedGeneration"]!));
    }

    [Theory]
    [InlineData("caCertificateRefs: [{group: '', kind: ConfigMap, name: none}], hostname: a.b", "InvalidCACertificateRef", "NoValidCACertificate")]
    [InlineData("caCertificateRefs: [{group: '', kind: ConfigMap, name: empty}], hostname: a.b", "InvalidCACertificateRef", "NoValidCACertificate")]
    [InlineData("caCertificateRefs: [{group: '', kind: ConfigMap, name: broken}], hostname: a.b", "InvalidCACertificateRef", "NoValidCACertificate")]
    [InlineData("caCertificateRefs: [{group: example.com, kind: Bundle, name: ca}], hostname: a.b", "InvalidKind", "NoValidCACertificate")]
    [InlineData("hostname: a.b", null, "NoValidCACertificate")]
    [InlineData("wellKnownCACertificates: example.com/own, hostname: a.b", null, "Invalid")]
    [InlineData("wellKnownCACertificates: System, hostname: ''", null, "Invalid")]
    [InlineData("wellKnownCACertificates: System, hostname: 'a b'", null, "Invalid")]
    [InlineData("wellKnownCACertificates: System, hostname: a.b, subjectAltNames: [{type: URI}]", null, "Invalid")]
    public void What_can_not_be_honoured_is_refused_and_never_served_in_plain_text(string validation, string? references, string accepted)
    {
        var translated = Translate(Policy("p", validation) + Broken);
        Assert.Null(translated.Json(XdsType.Cluster, Cluster));
        Assert.Contains($"'cluster':'{Cluster}','clusterNotFoundResponseCode':'INTERNAL_SERVER_ERROR'", translated.Json(XdsType.Route, "listener~80"));
        string[] said = references is null ? [$"Accepted=False/{accepted}"] : [$"ResolvedRefs=False/{references}", $"Accepted=False/{accepted}"];
        Assert.Equal(said, Said(translated, "p"));
    }

    [Fact]
    public void Of_several_references_one_that_resolves_is_enough()
    {
        var translated = Translate(Policy(
            "p", "caCertificateRefs: [{group: '', kind: ConfigMap, name: none}, {group: '', kind: ConfigMap, name: ca}], hostname: a.b"));
        Assert.NotNull(translated.Json(XdsType.Cluster, Cluster));
        Assert.Equal(["ResolvedRefs=False/InvalidCACertificateRef", "Accepted=True/Accepted"], Said(translated, "p"));
    }

    [Fact]
    public void The_oldest_policy_wins_whatever_its_name()
    {
        var translated = Translate(Policy("z", $"{Ca}, hostname: old.example.com") + Policy("a", $"{Ca}, hostname: new.example.com"));
        Assert.Contains("'sni':'old.example.com'", translated.Json(XdsType.Cluster, Cluster));
        Assert.Equal(["ResolvedRefs=True/ResolvedRefs", "Accepted=True/Accepted"], Said(translated, "z"));
        Assert.Equal(["Accepted=False/Conflicted"], Said(translated, "a"));
    }

    [Fact]
    public void Of_two_of_one_age_the_first_by_name_wins()
    {
        const string Age = ", creationTimestamp: '2026-01-01T00:00:00Z'";
        var translated = Translate(
            Policy("z", $"{Ca}, hostname: z.example.com", age: Age) + Policy("a", $"{Ca}, hostname: a.example.com", age: Age));
        Assert.Contains("'sni':'a.example.com'", translated.Json(XdsType.Cluster, Cluster));
        Assert.Contains("Accepted=False/Conflicted", Said(translated, "z"));
    }

    [Fact]
    public void A_broken_winner_is_not_replaced_by_a_younger_one()
    {
        var translated = Translate(Policy("a", "hostname: a.b") + Policy("b", $"{Ca}, hostname: a.b"));
        Assert.Null(translated.Json(XdsType.Cluster, Cluster));
        Assert.Contains("Accepted=False/Conflicted", Said(translated, "b"));
    }

    [Fact]
    public void A_policy_for_the_port_comes_before_one_for_the_Service_and_both_are_accepted()
    {
        var translated = Translate(
            Policy("all", $"{Ca}, hostname: all.example.com") + Policy("port", $"{Ca}, hostname: port.example.com", "tls"),
            more: Translated.Route("{name: web, port: 80}", name: "plain"));
        Assert.Contains("'sni':'port.example.com'", translated.Json(XdsType.Cluster, Cluster));
        Assert.Contains("'sni':'all.example.com'", translated.Json(XdsType.Cluster, "kube_app_web_80"));
        Assert.Contains("Accepted=True/Accepted", Said(translated, "all"));
        Assert.Contains("Accepted=True/Accepted", Said(translated, "port"));
    }

    [Fact]
    public void A_port_that_does_not_exist_is_told_of()
    {
        var translated = Translate(Policy("p", $"{Ca}, hostname: a.b", "none"));
        Assert.DoesNotContain("transport_sockets.tls", translated.Json(XdsType.Cluster, Cluster));
        Assert.Equal(["Accepted=False/TargetNotFound"], Said(translated, "p"));
    }

    [Fact]
    public void Nothing_is_said_of_a_policy_whose_backend_no_route_needs()
    {
        var translated = Translated.Of(Translated.Gateway() + Translated.Service + Policy("p", $"{Ca}, hostname: a.b"));
        Assert.Null(translated.Status(ResourceKinds.BackendTlsPolicy, "app/p"));
    }

    [Fact]
    public void A_policy_of_another_namespace_is_none()
    {
        var policy = Policy("p", $"{Ca}, hostname: a.b").Replace("namespace: app", "namespace: infra", StringComparison.Ordinal);
        Assert.DoesNotContain("transport_sockets.tls", Translate(policy).Json(XdsType.Cluster, Cluster));
    }

    [Fact]
    public void Backends_have_policies_too()
    {
        const string Objects =
            """
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: Backend
            metadata: {name: fixed, namespace: app}
            spec: {static: {hosts: [{host: 10.2.0.1, port: 8080}]}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: {name: p, namespace: app}
            spec:
              targetRefs: [{group: gateway.kgateway.dev, kind: Backend, name: fixed}]
              validation: {wellKnownCACertificates: System, hostname: a.b}

            """;
        var translated = Translated.Of(
            Translated.Gateway() + Translated.Route("{group: gateway.kgateway.dev, kind: Backend, name: fixed}") + Objects);
        Assert.Contains("'sni':'a.b'", translated.Json(XdsType.Cluster, "backend_app_fixed_0"));
        Assert.Contains("Accepted=True/Accepted", Said(translated, "p"));
    }

    [Fact]
    public void gRPC_inside_TLS_is_spoken_in_HTTP_2()
    {
        var policy = Policy("p", $"{Ca}, hostname: a.b");
        var translated = Translated.Of(
            Translated.Gateway() + Translated.Service + Translated.Route(Backend, "GRPCRoute", name: "g") + Translated.Route(Backend) + policy);
        Assert.Equal([Cluster, "kube_app_web_grpc_443"], translated.Names(XdsType.Cluster));
        Assert.Contains("'http2ProtocolOptions':{}", translated.Json(XdsType.Cluster, "kube_app_web_grpc_443"));
        Assert.Contains("'sni':'a.b'", translated.Json(XdsType.Cluster, "kube_app_web_grpc_443"));
        Assert.DoesNotContain("http2ProtocolOptions", translated.Json(XdsType.Cluster, Cluster));
        Assert.Equal(["Accepted=True/Accepted"], Said(translated, "p").Where(static c => c.StartsWith("Accepted", StringComparison.Ordinal)));
    }

    private static Translated Translate(string policies, string more = "") =>
        Translated.Of(Translated.Gateway() + Translated.Service + Translated.Route(Backend) + policies + more);

    private static string[] Said(Translated translated, string policy) =>
        Translated.Conditions(Assert.Single((JsonArray)translated.Status(ResourceKinds.BackendTlsPolicy, $"app/{policy}")!["ancestors"]!));

    private static string Policy(string name, string validation, string? port = null, string age = "") =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: {{name}}, namespace: app, generation: 3{{age}}}
        spec:
          targetRefs: [{group: "", kind: Service, name: web{{(port is null ? "" : $", sectionName: {port}")}}}]
          validation: { {{validation}} }

        """;

    private const string Broken =
        """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: empty, namespace: app}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: broken, namespace: app}
        data: {ca.crt: nonsense}

        """;
}
