using CsCheck;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Istio;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Tests.Validation;
using KGateway.Translation.Validation;

namespace KGateway.Translation.Tests.Incremental;

/// <summary>A translator that goes from state to state says the same as a new one, and says truly what changed.</summary>
public sealed class IncrementalTests
{
    private static readonly string[] Hosts = ["a.example.com", "b.example.com", "*.example.com", "A.example.com", "other.org"];
    private static readonly TestCertificate Certificate = TestCertificate.Create("*.example.com", "*.org");
    private static readonly TestCertificate Another = TestCertificate.Create("a.example.com", "other.org");

    private static readonly Gen<ResourceChange> Changes = Gen.Frequency(
        (6, Gen.Select(Gen.Int[0, 5], Gen.Int[0, Hosts.Length], Gen.Int[0, 3], Gen.Int[0, 6], RouteChange)),
        (6, Gen.Select(Gen.Int[0, 8], Gen.Int[0, Hosts.Length], Gen.Int[0, 3], Gen.Int[0, 3], L4RouteChange)),
        (5, PolicyChanges.Any),
        (5, DelegateChanges.All),
        (3, Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], ServiceChange)),
        (1, Gen.Bool.Select(static put => Change(TestObjects.Grant("shop", "app"), put))),
        (1, Gen.Int[0, 2].Select(static i => Change(TestObjects.Namespace("app", i == 1), i > 0))),
        (1, Gen.Int[0, 3].Select(SecretChange)),
        (1, Gen.Int[0, 2].Select(static i =>
            Change(TestObjects.ListenerSet("infra", "more", TestObjects.Http("extra", i == 1 ? 80 : 8081, "other.org")), i > 0))),
        (1, Gen.Int[0, 2].Select(static i => Change(
            TestObjects.ListenerSet("infra", "l4", TestObjects.Udp("u", i == 1 ? 443 : 53), TestObjects.Tls("t", 443, "other.org", "cert")), i > 0))),
        (1, Gen.Int[0, 2].Select(static i => Change(TestObjects.Class(i == 1 ? "somebody.else/x" : TranslationSettings.ControllerName), i > 0))),
        (2, Gen.Select(Gen.Int[0, 2], Gen.Int[0, 5], TlsPolicyChange)),
        (1, Gen.Int[0, 3].Select(AuthorityChange)),
        (2, Gen.Select(Gen.Int[0, 1], Gen.Int[0, 4], RuleChange)),
        (1, Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], GrpcRouteChange)),
        (3, Gen.Int[0, 12].Select(GatewayChange)));

    [Fact]
    public void It_equals_a_full_translation_after_any_changes() =>
        Changes.Array[0, 4].Array[1, 12].Sample(
            batches =>
            {
                var translator = New();
                var state = Start();
                var before = translator.Translate(state);
                foreach (var batch in batches)
                {
                    state = state.Apply(batch);
                    var after = translator.Translate(state);
                    Assert.Equal(TranslationText.Of(New().Translate(state)), TranslationText.Of(after));
                    AssertChangesAreTrue(before, after);
                    before = after;
                }
            },
            iter: 600);

    [Fact]
    public void It_equals_a_full_translation_once_Envoy_has_said_what_it_thinks() =>
        Gen.Select(Changes.Array[0, 4].Array[1, 12], Gen.Int[0, 1000]).Sample(
            (batches, seed) =>
            {
                var random = new Random(seed);
                var translator = new GatewayTranslator(TestObjects.GatewayKey, Asked.Settings);
                var state = Start();
                var open = new Queue<ConfigurationCandidate>();
                var before = translator.Translate(state);
                foreach (var batch in batches)
                {
                    Enqueue(before);
                    before = Step(state.Apply(batch).With(Verdicts(random.Next(open.Count + 1))));
                }

                for (Enqueue(before); open.Count > 0; Enqueue(before))
                    before = Step(state.With(Verdicts(open.Count)));
                var fresh = new GatewayTranslator(TestObjects.GatewayKey, Asked.Settings).Translate(state);
                Assert.Empty(fresh.Pending);
                Assert.Equal(TranslationText.Of(fresh), TranslationText.Of(before));

                GatewayTranslation Step(ClusterState next)
                {
                    var after = translator.Translate(state = next);
                    AssertChangesAreTrue(before, after);
                    return after;
                }

                void Enqueue(GatewayTranslation translation)
                {
                    foreach (var candidate in translation.Pending)
                        open.Enqueue(candidate);
                }

                // An Envoy that refuses every fourth, whenever it's asked.
                List<ConfigurationVerdict> Verdicts(int count) =>
                    [.. Enumerable.Range(0, count).Select(_ => open.Dequeue().Hash).Select(static hash => new ConfigurationVerdict(hash, hash.Low % 4 == 0 ? "no" : null))];
            },
            iter: 400);

    [Fact]
    public void The_order_of_objects_does_not_matter() =>
        Gen.Select(Changes.Array[5, 20], Gen.Int[0, 1000]).Sample(
            (changes, seed) =>
            {
                var last = changes.GroupBy(static c => c.Id).Select(static g => g.Last()).ToArray();
                var shuffled = last.ToArray();
                new Random(seed).Shuffle(shuffled);
                var one = Start().Apply(last);
                var other = Start();
                foreach (var change in shuffled)
                    other = other.Apply([change]);
                Assert.Equal(TranslationText.Of(New().Translate(one)), TranslationText.Of(New().Translate(other)));
            },
            iter: 300);

    [Fact]
    public void An_unrelated_state_is_translated_from_the_beginning()
    {
        var translator = New();
        translator.Translate(Start());
        var unrelated = ClusterState.Empty.Apply(
            [ResourceChange.Put(TestObjects.Class()), ResourceChange.Put(TestObjects.Gateway(TestObjects.Http("x", 90)))]);
        var result = translator.Translate(unrelated);
        Assert.True(result.ChangedNames.IsDefault);
        Assert.Equal(TranslationText.Of(New().Translate(unrelated)), TranslationText.Of(result));
    }

    private static GatewayTranslator New() => new(TestObjects.GatewayKey, TranslationSettings.Default);

    private static ClusterState Start() => ClusterState.Empty.Apply(
    [
        ResourceChange.Put(TestObjects.Class()),
        GatewayChange(1),
        ResourceChange.Put(TestObjects.Route("r0", ["a.example.com"], "s0")),
        ResourceChange.Put(TestObjects.TcpRoute("l0", "s0", 1)),
        ResourceChange.Put(TestObjects.Service("app", "s0")),
    ]);

    private static void AssertChangesAreTrue(GatewayTranslation before, GatewayTranslation after)
    {
        if (after.ChangedNames.IsDefault)
            return;
        foreach (var type in XdsTypes.All)
        {
            var (old, now) = (before.Resources[(int)type], after.Resources[(int)type]);
            var differing = old.Resources.Concat(now.Resources).Select(static r => r.Name).Distinct()
                .Where(name => old[name]?.Version != now[name]?.Version);
            Assert.Equal(differing.Order(StringComparer.Ordinal), after.ChangedNames[(int)type].Order(StringComparer.Ordinal));
        }

        var statuses = before.Statuses.Keys.Union(after.Statuses.Keys)
            .Where(id => !Equals(before.Statuses.GetValueOrDefault(id), after.Statuses.GetValueOrDefault(id)));
        Assert.Equal(statuses.Order(), after.ChangedStatuses.Order());
    }

    private static ResourceChange Change(Resource resource, bool put) =>
        put ? ResourceChange.Put(resource) : ResourceChange.Delete(resource.Id);

    private static ResourceChange RouteChange(int route, int host, int backend, int kind)
    {
        var hostnames = host < Hosts.Length ? (EquatableArray<string>)[Hosts[host]] : [];
        var elsewhere = backend == 2 ? "shop" : null;
        var http = TestObjects.Route($"r{route}", hostnames, $"s{backend}", elsewhere, path: kind == 2 ? "/bad//path" : "/");
        if (kind == 3)
        {
            var cors = new HttpRouteFilter { Type = HttpRouteFilterType.Cors, Cors = new HttpCorsFilter { AllowOrigins = ["https://x.org"] } };
            http = http with { Spec = http.Spec with { Rules = [http.Spec.Rules[0] with { Filters = [cors] }] } };
        }

        if (kind == 4)
            http = http with { Spec = http.Spec with { Rules = [WithRewrites(http.Spec.Rules[0])] } };
        if (kind == 5)
            http = http with { Spec = http.Spec with { Rules = [http.Spec.Rules[0] with { Filters = [Authorized(route)] }] } };
        if (kind == 6)
            http = http with { Spec = http.Spec with { Rules = [http.Spec.Rules[0] with { Filters = [PolicyChanges.Reference(route % 4)] }] } };
        http = http with
        {
            Metadata = http.Metadata with { Labels = PolicyChanges.LabelsOf(route) },
            Spec = http.Spec with { Rules = [http.Spec.Rules[0] with { Name = PolicyChanges.Rule }] },
        };
        return Change(http, kind > 0);
    }

    // Three routes of each kind, so that they often want the same listener or name.
    private static ResourceChange L4RouteChange(int route, int host, int backend, int kind)
    {
        var other = new BackendRef { Name = $"s{(backend + 1) % 4}", Namespace = backend == 1 ? "shop" : null, Port = 80, Weight = kind };
        var name = $"l{route / 3}";
        return Change(
            (route % 3) switch
            {
                0 => TestObjects.TlsRoute(name, host < Hosts.Length ? [Hosts[host], "a.example.com"] : [], $"s{backend}", kind),
                1 => TestObjects.TcpRoute(name, $"s{backend}", kind, [.. Enumerable.Repeat(other, host % 2)]),
                _ => TestObjects.UdpRoute(name, $"s{backend}", kind, [.. Enumerable.Repeat(other, host % 3)]),
            },
            kind > 0);
    }

    private static HttpRouteRule WithRewrites(HttpRouteRule rule)
    {
        var rewrite = new HttpRouteFilter
        {
            Type = HttpRouteFilterType.UrlRewrite,
            UrlRewrite = new HttpUrlRewriteFilter { Path = new HttpPathModifier { Type = HttpPathModifierType.ReplaceFullPath, ReplaceFullPath = "/x" } },
        };
        return rule with { BackendRefs = [rule.BackendRefs[0] with { Filters = [rewrite] }, new HttpBackendRef { Name = "s1", Port = 80 }] };
    }

    private static HttpRouteFilter Authorized(int server) => new()
    {
        Type = HttpRouteFilterType.ExternalAuth,
        ExternalAuth = new HttpExternalAuthFilter
        {
            Protocol = server % 2 == 0 ? HttpExternalAuthProtocol.Http : HttpExternalAuthProtocol.Grpc,
            BackendRef = new BackendObjectReference { Name = $"s{server % 3}", Port = 80 },
        },
    };

    private static ResourceChange GrpcRouteChange(int backend, int kind)
    {
        var route = new GrpcRoute
        {
            Metadata = new ObjectMeta { Name = "g", Namespace = "app" },
            Spec = new GrpcRouteSpec
            {
                ParentRefs = [new ParentReference { Name = TestObjects.GatewayKey.Name, Namespace = TestObjects.GatewayKey.Namespace }],
                Hostnames = kind == 2 ? ["a.example.com"] : [],
                Rules = [new GrpcRouteRule { BackendRefs = [new GrpcBackendRef { Name = $"s{backend}", Port = 80 }] }],
            },
        };
        return Change(route, kind > 0);
    }

    private static ResourceChange TlsPolicyChange(int name, int kind)
    {
        var policy = new BackendTlsPolicy
        {
            Metadata = new ObjectMeta { Name = $"p{name}", Namespace = "app", Generation = kind },
            Spec = new BackendTlsPolicySpec
            {
                TargetRefs =
                [
                    new LocalPolicyTargetReference { Group = "", Kind = "Service", Name = $"s{kind % 2}", SectionName = kind == 4 ? "none" : null },
                    new LocalPolicyTargetReference { Group = "", Kind = "Service", Name = $"s{name}" },
                ],
                Validation = new BackendTlsPolicyValidation
                {
                    Hostname = $"h{kind}.example.com",
                    WellKnownCACertificates = kind == 3 ? "System" : null,
                    CaCertificateRefs = kind == 3 ? [] : [new LocalObjectReference { Group = "", Kind = "ConfigMap", Name = "ca" }],
                },
            },
        };
        return Change(policy, kind > 0);
    }

    private static ResourceChange AuthorityChange(int kind)
    {
        var map = new ConfigMap
        {
            Metadata = new ObjectMeta { Name = "ca", Namespace = "app" },
            Data = StringMap.From(("ca.crt", kind == 1 ? "nonsense" : Certificate.Pem)),
        };
        return Change(map, kind > 0);
    }

    private static ResourceChange ServiceChange(int service, int kind) => Change(
        TestObjects.Service(service == 2 ? "shop" : "app", $"s{service}", appProtocol: kind == 2 ? "http2" : null), kind > 0);

    private static ResourceChange RuleChange(int rule, int kind) => Change(
        new DestinationRule
        {
            Metadata = new ObjectMeta { Name = $"rule{rule}", Namespace = "app" },
            Spec = new()
            {
                Host = $"s{(kind == 4 ? 1 : rule)}.app.svc.cluster.local",
                TrafficPolicy = kind switch
                {
                    1 => new() { LoadBalancer = new() { Simple = "RANDOM" }, ConnectionPool = new() { Tcp = new() { MaxConnections = 5, IdleTimeout = "90s" } } },
                    2 => new() { LoadBalancer = new() { Simple = "PASSTHROUGH" } },
                    3 => new() { Tls = new() { Mode = "MUTUAL", CredentialName = "cert" } },
                    _ => new() { ConnectionPool = new() { Http = new() { MaxRetries = -1 } } },
                },
            },
        },
        kind > 0);

    private static ResourceChange SecretChange(int kind)
    {
        var certificate = kind == 3 ? Another : Certificate;
        var secret = new Secret
        {
            Metadata = new ObjectMeta { Name = "cert", Namespace = "infra" },
            Data = kind == 2 ? BinaryMap.FromText(("tls.crt", "nonsense"), ("tls.key", "nonsense"))
                : BinaryMap.FromText(("tls.crt", certificate.Pem), ("tls.key", certificate.KeyPem)),
        };
        return Change(secret, kind > 0);
    }

    private static ResourceChange GatewayChange(int kind) => kind == 0
        ? ResourceChange.Delete(TestObjects.Gateway().Id)
        : ResourceChange.Put(kind switch
        {
            1 => TestObjects.Gateway(TestObjects.Http("web", 80)),
            2 => TestObjects.Gateway(TestObjects.Http("web", 80), TestObjects.Http("narrow", 80, "*.example.com")),
            3 => TestObjects.Gateway(TestObjects.Http("web", 8080, from: FromNamespaces.Selector)),
            4 => TestObjects.Gateway(TestObjects.Http("web", 80), TestObjects.Https("tls", 443, "cert", "a.example.com")),
            5 => TestObjects.Gateway(TestObjects.Http("web", 80), TestObjects.Https("tls", 80, "cert")),
            6 => TestObjects.Gateway(
                TestObjects.Tls("wide", 443, "*.example.com"), TestObjects.Tls("exact", 443, "a.example.com", "cert"),
                TestObjects.Https("web", 443, "cert", "b.example.com"), TestObjects.Udp("quic", 443)),
            7 => TestObjects.Gateway(
                TestObjects.Tcp("tcp", 53), TestObjects.Udp("udp", 53), TestObjects.Tcp("other", 54), TestObjects.Udp("twice", 53)),
            8 => TestObjects.Gateway(TestObjects.Tls("end", 443, secret: "cert"), TestObjects.Tcp("tcp", 443), TestObjects.Udp("udp", 9091)),
            9 => TestObjects.Gateway(TestObjects.Https("tls", 8443, "cert"), TestObjects.Http("web", 9091)),
            10 => TestObjects.Gateway(
                TestObjects.Https("any", 443, "cert"),
                TestObjects.Https("wild", 443, "cert", "*.example.com"),
                TestObjects.Https("exact", 443, "cert", "a.example.com")),
            11 => TestObjects.Gateway(TestObjects.Https("wild", 443, "cert", "*.example.com"), TestObjects.Https("other", 443, "cert", "other.org")),
            _ => WithClientCertificate(TestObjects.Gateway(TestObjects.Http("web", 80), TestObjects.Tcp("tcp", 53))),
        });

    private static Gateway WithClientCertificate(Gateway gateway)
    {
        var tls = new GatewayTls { Backend = new GatewayBackendTls { ClientCertificateRef = new SecretObjectReference { Name = "cert" } } };
        return gateway with { Spec = gateway.Spec with { Tls = tls } };
    }
}
