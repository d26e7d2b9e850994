using System.Text.Json.Nodes;
using KGateway.Translation.Documents;
using KGateway.Translation.Encoding;
using KGateway.Translation.Gateways;
using KGateway.Translation.Tests.Incremental;

namespace KGateway.Translation.Tests.Gateways;

/// <summary>Requests over a connection that was opened for another listener's name are answered with 421.</summary>
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

    private static readonly Translated FourListeners = Translated.Of(
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra}
        spec:
          gatewayClassName: kgateway
          listeners:
          - {name: all, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: cert}]}}
          - {name: exact, port: 443, protocol: HTTPS, hostname: second-example.org, tls: {certificateRefs: [{name: cert}]}}
          - {name: wild, port: 443, protocol: HTTPS, hostname: "*.wildcard.org", tls: {certificateRefs: [{name: cert}]}}
          - {name: narrow, port: 443, protocol: HTTPS, hostname: fourth-example.wildcard.org, tls: {certificateRefs: [{name: cert}]}}

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
        var translated = Translated.Of(Gateway(("wide", "*.org"), ("narrow", "a.b.org")) + Route("wide", "[]"));
        Assert.Equal(404, Answer(translated, "narrow", "a.b.org"));
        Assert.Equal(421, Answer(translated, "narrow", "x.org"));
        Assert.Equal(421, Answer(translated, "wide", "a.b.org"));
        Assert.Equal(200, Answer(translated, "wide", "c.b.org"));
        Assert.Equal(404, Answer(translated, "wide", "example.com"));
    }

    [Fact]
    public void A_route_does_not_serve_hosts_of_a_more_specific_listener()
    {
        var translated = Translated.Of(Gateway(("wide", "*.org"), ("narrow", "a.org")) + Route("wide", "[a.org, b.org]"));
        Assert.Equal(421, Answer(translated, "wide", "a.org"));
        Assert.Equal(200, Answer(translated, "wide", "b.org"));
    }

    [Fact]
    public void The_only_listener_of_a_port_answers_nothing_with_421()
    {
        var translated = Translated.Of(Gateway(("only", "a.org")) + Route("only", "[]"));
        Assert.Equal(404, Answer(translated, "only", "b.org"));
        Assert.Equal(200, Answer(translated, "only", "a.org"));
    }

    [Fact]
    public void Many_listeners_do_not_make_tables_grow_with_their_square()
    {
        var translated = Translated.Of(Gateway([.. Enumerable.Range(0, 300).Select(static i => ($"l{i}", $"h{i}.org"))]) + Route("l0", "[]"));
        Assert.Equal(421, Answer(translated, "l0", "h299.org"));
        Assert.Equal(200, Answer(translated, "l0", "h0.org"));
        Assert.InRange(translated.Result.Resources[(int)XdsType.Route]["l0"]!.Length, 1, 2000);
    }

    [Fact]
    public void Listeners_of_one_name_do_not_take_each_others_hosts()
    {
        var translated = Translated.Of(Gateway(("same", "a.org"), ("same", "b.org")) + Route("same", "[]"));
        var hosts = JsonNode.Parse(EnvoyResourceJson.Of(translated.Result.Resources[(int)XdsType.Route]["same"]!))!["virtualHosts"]!.AsArray();
        var domains = hosts.SelectMany(static host => host!["domains"]!.AsArray().Select(static d => (string)d!)).ToArray();
        Assert.Equal(domains.Distinct(), domains);
    }

    [Fact]
    public void Plain_listeners_have_no_names_of_connections()
    {
        var listener = new AttachedListener(new(TestObjects.Gateway(), []), TestObjects.Http("a", 80));
        Assert.Null(MisdirectedHosts.Of(listener, [listener, new(listener.Owner, TestObjects.Http("b", 80, "b.org"))]));
    }

    [Fact]
    public void Listeners_whose_hostnames_overlap_say_so()
    {
        Assert.Contains("OverlappingTLSConfig=True/OverlappingHostnames", FourListeners.Listener("exact"));
        Assert.Contains("OverlappingTLSConfig=True/OverlappingHostnames", FourListeners.Listener("all"));
        var apart = Translated.Of(Gateway(("a", "a.org"), ("b", "*.b.org"), ("c", "b.org")));
        Assert.All(new[] { "a", "b", "c" }, name => Assert.DoesNotContain(apart.Listener(name), static c => c.StartsWith("Overlapping", StringComparison.Ordinal)));
        var inside = Translated.Of(Gateway(("a", "a.org"), ("b", "*.b.org"), ("c", "x.y.b.org")));
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
            $"  - {{name: {l.Name}, port: 443, protocol: HTTPS, hostname: '{l.Hostname}', tls: {{certificateRefs: [{{name: cert}}]}}}}\n"));

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
