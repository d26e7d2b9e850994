using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using KGateway.Resources.Core;
using KGateway.Translation.Certificates;
using KGateway.Translation.Documents;
using KGateway.Translation.Encoding;
using KGateway.Translation.Gateways;
using KGateway.Translation.State;
using KGateway.Translation.Tests.Incremental;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Gateways;

/// <summary>
/// Requests over a connection that was opened for another listener's name are answered with 421, where the certificate lets clients come.
/// </summary>
public sealed class MisdirectedTests
{
    private static readonly Dictionary<string, string> ListenerOf = new()
    {
        ["example.org"] = "all",
        ["second-example.org"] = "exact",
        ["third-example.wildcard.org"] = "wild",
        ["fourth-example.wildcard.org"] = "narrow",
        ["unknown-example.org"] = "all",
    };

    private static readonly string Wide = Translated.Secret("wide", TestCertificate.Create("*", "*.org", "*.wildcard.org"));

    private static readonly Translated FourListeners = Translated.Of(
        Wide +
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra}
        spec:
          gatewayClassName: kgateway
          listeners:
          - {name: all, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: wide}]}}
          - {name: exact, port: 443, protocol: HTTPS, hostname: second-example.org, tls: {certificateRefs: [{name: wide}]}}
          - {name: wild, port: 443, protocol: HTTPS, hostname: "*.wildcard.org", tls: {certificateRefs: [{name: wide}]}}
          - {name: narrow, port: 443, protocol: HTTPS, hostname: fourth-example.wildcard.org, tls: {certificateRefs: [{name: wide}]}}

        """ + Route("all", "[example.org]") + Route("exact", "[]") + Route("wild", "[]") + Route("narrow", "[]"));

    [Theory]
    [InlineData("example.org", "example.org", 200)]
    [InlineData("example.org", "second-example.org", 421)]
    [InlineData("example.org", "unknown-example.org", 404)]
    [InlineData("second-example.org", "second-example.org", 200)]
    [InlineData("second-example.org", "example.org", 421)]
    [InlineData("second-example.org", "unknown-example.org", 421)]
    [InlineData("third-example.wildcard.org", "third-example.wildcard.org", 200)]
    [InlineData("third-example.wildcard.org", "fith-example.wildcard.org", 200)]
    [InlineData("third-example.wildcard.org", "fourth-example.wildcard.org", 421)]
    [InlineData("third-example.wildcard.org", "second-example.org", 421)]
    [InlineData("third-example.wildcard.org", "unknown-example.org", 421)]
    [InlineData("fourth-example.wildcard.org", "fourth-example.wildcard.org", 200)]
    [InlineData("fourth-example.wildcard.org", "fith-example.wildcard.org", 421)]
    [InlineData("unknown-example.org", "example.org", 200)]
    [InlineData("unknown-example.org", "unknown-example.org", 404)]
    public void The_answer_follows_from_the_listener_that_the_host_belongs_to(string serverName, string host, int expected) =>
        Assert.Equal(expected, Answer(FourListeners, ListenerOf[serverName], host));

    [Fact]
    public void A_listeners_own_host_without_routes_is_not_found_rather_than_misdirected()
    {
        var translated = Translated.Of(Wide + Gateway(("wide", "*.org"), ("narrow", "a.org")) + Route("wide", "[]"));
        Assert.Equal(404, Answer(translated, "narrow", "a.org"));
        Assert.Equal(421, Answer(translated, "narrow", "x.org"));
        Assert.Equal(421, Answer(translated, "wide", "a.org"));
        Assert.Equal(200, Answer(translated, "wide", "c.b.org"));
        Assert.Equal(404, Answer(translated, "wide", "example.com"));
    }

    [Fact]
    public void A_route_does_not_serve_hosts_of_a_more_specific_listener()
    {
        var translated = Translated.Of(Wide + Gateway(("wide", "*.org"), ("narrow", "a.org")) + Route("wide", "[a.org, b.org]"));
        Assert.Equal(421, Answer(translated, "wide", "a.org"));
        Assert.Equal(200, Answer(translated, "wide", "b.org"));
    }

    [Fact]
    public void The_only_listener_of_a_port_answers_nothing_with_421()
    {
        var translated = Translated.Of(Wide + Gateway(("only", "a.org")) + Route("only", "[]"));
        Assert.Equal(404, Answer(translated, "only", "b.org"));
        Assert.Equal(200, Answer(translated, "only", "a.org"));
    }

    [Fact]
    public void Many_listeners_do_not_make_tables_grow_with_their_square()
    {
        var translated = Translated.Of(Wide + Gateway([.. Enumerable.Range(0, 300).Select(static i => ($"l{i}", $"h{i}.org"))]) + Route("l0", "[]"));
        Assert.Equal(421, Answer(translated, "l0", "h299.org"));
        Assert.Equal(200, Answer(translated, "l0", "h0.org"));
        Assert.InRange(translated.Result.Resources[(int)XdsType.Route]["l0"]!.Length, 1, 2000);
    }

    [Fact]
    public void Listeners_of_one_name_do_not_take_each_others_hosts()
    {
        var translated = Translated.Of(Wide + Gateway(("same", "a.org"), ("same", "b.org")) + Route("same", "[]"));
        var hosts = JsonNode.Parse(EnvoyResourceJson.Of(translated.Result.Resources[(int)XdsType.Route]["same"]!))!["virtualHosts"]!.AsArray();
        var domains = hosts.SelectMany(static host => host!["domains"]!.AsArray().Select(static d => (string)d!)).ToArray();
        Assert.Equal(domains.Distinct(), domains);
    }

    [Fact]
    public void Plain_listeners_have_no_names_of_connections()
    {
        var listener = new AttachedListener(new(TestObjects.Gateway(), []), TestObjects.Http("a", 80));
        AttachedListener[] port = [listener, new(listener.Owner, TestObjects.Http("b", 80, "b.org"))];
        Assert.Null(MisdirectedHosts.Of(listener, new(port), ["b.org", "*.org"]));
    }

    [Theory]
    [InlineData("b.org", "b.org")]
    [InlineData("B.org", "b.org")]
    [InlineData("*.org", "*.org")]
    [InlineData("*.b.org", "*.b.org")]
    [InlineData("a.org", "")]
    [InlineData("*.a.org", "*.a.org")]
    [InlineData("b.com", "")]
    [InlineData("*", "")]
    [InlineData("org", "")]
    [InlineData("b*.org", "")]
    [InlineData("b.*.org", "")]
    [InlineData("*.*.org", "")]
    [InlineData("*.", "")]
    public void Only_hosts_that_the_certificate_is_valid_for_need_421(string name, string domains)
    {
        var gateway = Gateway(("exact", "a.org"), ("wild", "*.org"));
        Assert.Equal(domains, Misdirected(Translated.Of(Translated.Secret("wide", TestCertificate.Create(name)) + gateway), "exact"));
    }

    [Fact]
    public void A_wildcard_certificate_names_the_hosts_of_narrower_listeners()
    {
        var gateway = Gateway(("wild", "*.org"), ("one", "a.org"), ("two", "b.org"), ("deep", "*.c.org"), ("deeper", "d.c.org"), ("other", "e.com"));
        var translated = Translated.Of(Translated.Secret("wide", TestCertificate.Create("*.org")) + gateway);
        Assert.Equal("a.org b.org", Misdirected(translated, "wild"));
        Assert.Equal("*.org", Misdirected(translated, "one"));
        Assert.Equal("*.org", Misdirected(translated, "other"));
        Assert.Equal(404, Answer(translated, "one", "a.org"));
    }

    [Fact]
    public void The_names_of_all_certificates_of_a_listener_count()
    {
        var gateway = Gateway(("one", "a.org"), ("two", "b.org"), ("three", "c.org"))
            .Replace("[{name: wide}]", "[{name: wide}, {name: more}]", StringComparison.Ordinal);
        var secrets = Translated.Secret("wide", TestCertificate.Create("a.org", "b.org")) + Translated.Secret("more", TestCertificate.Create("c.org"));
        Assert.Equal("b.org c.org", Misdirected(Translated.Of(secrets + gateway), "one"));
    }

    [Fact]
    public void The_common_name_counts_only_without_alternative_names()
    {
        var gateway = Gateway(("one", "a.org"), ("two", "b.org"));
        Assert.Equal("b.org", Misdirected(Translated.Of(Translated.Secret("wide", TestCertificate.CreateNamed("b.org")) + gateway), "one"));
        var both = Translated.Secret("wide", TestCertificate.CreateNamed("b.org", "a.org"));
        Assert.Equal("", Misdirected(Translated.Of(both + gateway), "one"));
        Assert.Equal("", Misdirected(Translated.Of(Translated.Secret("wide", TestCertificate.CreateNamed("not a host")) + gateway), "one"));
    }

    [Fact]
    public void Alternative_names_that_cannot_be_read_are_none()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=b.org", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509Extension("2.5.29.17", [0x30, 0x7f], critical: false));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        Assert.Empty(CertificateNames.Of(certificate));
    }

    [Fact]
    public void A_renewed_certificate_changes_the_hosts()
    {
        var gateway = Gateway(("one", "a.org"), ("two", "b.org"));
        var state = Given.State(Translated.Class + Translated.Secret("wide", TestCertificate.Create("a.org")) + gateway);
        var translator = new GatewayTranslator(new("infra", "gw"), TranslationSettings.Default);
        Assert.Equal("", Misdirected(translator.Translate(state), "one"));
        var renewed = Given.State(Translated.Secret("wide", TestCertificate.Create("b.org"))).All<Secret>().Single();
        state = state.Apply([ResourceChange.Put(renewed)]);
        Assert.Equal("b.org", Misdirected(translator.Translate(state), "one"));
    }

    [Fact]
    public void Listeners_whose_hostnames_overlap_say_so()
    {
        var unnamed = Translated.Secret("wide", TestCertificate.Create("*"));
        var apart = Translated.Of(unnamed + Gateway(("a", "a.org"), ("b", "*.b.org"), ("c", "b.org")));
        Assert.All(new[] { "a", "b", "c" }, name => Assert.DoesNotContain(apart.Listener(name), static c => c.StartsWith("Overlapping", StringComparison.Ordinal)));
        var inside = Translated.Of(unnamed + Gateway(("a", "a.org"), ("b", "*.b.org"), ("c", "x.y.b.org")));
        Assert.DoesNotContain(inside.Listener("a"), static c => c.StartsWith("Overlapping", StringComparison.Ordinal));
        Assert.Contains("OverlappingTLSConfig=True/OverlappingHostnames", inside.Listener("b"));
        Assert.Contains("OverlappingTLSConfig=True/OverlappingHostnames", inside.Listener("c"));
    }

    private static string Gateway(params (string Name, string Hostname)[] listeners) =>
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra}
        spec:
          gatewayClassName: kgateway
          listeners:

        """ + string.Concat(listeners.Select(static l =>
            $"  - {{name: {l.Name}, port: 443, protocol: HTTPS, hostname: '{l.Hostname}', tls: {{certificateRefs: [{{name: wide}}]}}}}\n"));

    private static string Route(string listener, string hostnames) =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: to-{{listener}}, namespace: infra}
        spec:
          parentRefs: [ {name: gw, sectionName: {{listener}} } ]
          hostnames: {{hostnames}}
          rules: [{filters: [{type: RequestRedirect, requestRedirect: {hostname: served} } ] } ]

        """;

    private static string Misdirected(Translated translated, string table) => Misdirected(translated.Result, table);

    private static string Misdirected(GatewayTranslation result, string table) => string.Join(' ', JsonNode
        .Parse(EnvoyResourceJson.Of(result.Resources[(int)XdsType.Route][table]!))!["virtualHosts"]?.AsArray()
        .Where(static host => host!["name"]!.ToString().EndsWith("~misdirected~", StringComparison.Ordinal))
        .SelectMany(static host => host!["domains"]!.AsArray().Select(static domain => domain!.ToString())) ?? []);

    // As Envoy chooses: exact names, then the longest wildcard, then the rest.
    private static int Answer(Translated translated, string table, string host)
    {
        var routes = JsonNode.Parse(EnvoyResourceJson.Of(translated.Result.Resources[(int)XdsType.Route][table]!))!;
        JsonNode? best = null;
        var rank = -1;
        foreach (var virtualHost in routes["virtualHosts"]?.AsArray() ?? [])
        {
            foreach (var domain in virtualHost!["domains"]!.AsArray().Select(static d => (string)d!))
            {
                var score = domain == host ? int.MaxValue
                    : domain == "*" ? 0
                    : domain[0] == '*' && host.EndsWith(domain[1..], StringComparison.Ordinal) && host.Length >= domain.Length ? domain.Length
                    : -1;
                if (score > rank)
                    (best, rank) = (virtualHost, score);
            }
        }

        var first = best?["routes"]?.AsArray().FirstOrDefault();
        return first is null ? 404 : first["directResponse"] is { } answer ? (int)answer["status"]! : 200;
    }
}
