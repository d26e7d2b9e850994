using Envoy.Config.Cluster.V3;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Waypoints;

/// <summary>TLS towards the endpoints of Services behind a waypoint.</summary>
public class WaypointBackendTlsTests
{
    private const string System = "wellKnownCACertificates: System, hostname: a.example.com";

    private static readonly ResourceId Id = new(ResourceKinds.BackendTlsPolicy.GroupKind, new("infra", "p"));

    private static string Policy(string validation = System, string service = "a", string more = "") =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: p, namespace: infra}
        spec: {targetRefs: [{group: '', kind: Service, name: {{service}}{{more}} }], validation: { {{validation}} } }

        """;

    private static Cluster? ClusterOf(GatewayTranslation translation, string name = "kube_infra_a_80") =>
        translation.Resources[(int)XdsType.Cluster][name] is { } encoded ? Cluster.Parser.ParseFrom(encoded.ToArray()) : null;

    private static string? Said(GatewayTranslation? translation) => translation!.Statuses.GetValueOrDefault(Id) is PolicyStatus status
        ? string.Join(
            "; ",
            status.Ancestors.AsImmutableArray().Select(static ancestor =>
                $"{ancestor.Ancestor.GroupKind.Kind} {ancestor.Ancestor.Key}: "
                + string.Join(' ', ancestor.Conditions.AsImmutableArray().Select(static condition => $"{condition.Type}={condition.Status}/{condition.Reason}"))))
        : null;

    [Fact]
    public void APolicyOfAServiceIsInForceAndToldOfTheWaypoint()
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Mesh.Service("b", 2), Policy());

        Assert.Equal("envoy.transport_sockets.tls", ClusterOf(translation)?.TransportSocket.Name);
        Assert.Null(ClusterOf(translation, "kube_infra_b_80")!.TransportSocket);
        Assert.Equal("Gateway infra/wp: ResolvedRefs=True/ResolvedRefs Accepted=True/Accepted", Said(translation));
    }

    [Fact]
    public void APolicyOfABackendThatARouteNamesIsToldOfTheWaypoint()
    {
        const string Other = "---\napiVersion: v1\nkind: Service\nmetadata: {name: far, namespace: infra, labels: {istio.io/use-waypoint: none}}\nspec: {ports: [{port: 80}]}\n";
        string route = Mesh.Route("r", "infra", "{group: '', kind: Service, name: a}").Replace("{name: a, namespace: infra, port: 80}", "{name: far, port: 80}", StringComparison.Ordinal);

        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Other, route, Policy(service: "far"));
        Assert.NotNull(ClusterOf(translation, "kube_infra_far_80")!.TransportSocket);
        Assert.StartsWith("Gateway infra/wp: ", Said(translation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("caCertificateRefs: [{group: '', kind: ConfigMap, name: none}], hostname: a.b", "ResolvedRefs=False/InvalidCACertificateRef Accepted=False/NoValidCACertificate")]
    [InlineData("wellKnownCACertificates: System, hostname: 'a b'", "Accepted=False/Invalid")]
    public void WhatCantBeHonouredIsToldOfAndNeverServedInPlainText(string validation, string expected)
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Policy(validation));

        Assert.Null(ClusterOf(translation));
        Assert.Equal($"Gateway infra/wp: {expected}", Said(translation));
    }

    [Theory]
    [InlineData("other", "")]
    [InlineData("a", ", sectionName: none")]
    public void APolicyForSomethingElseChangesNothing(string service, string more)
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Policy(service: service, more: more));

        Assert.Null(ClusterOf(translation)!.TransportSocket);
        string? said = Said(translation);
        Assert.True(more.Length == 0 ? said is null : said!.Contains("Accepted=False/TargetNotFound", StringComparison.Ordinal), said);
    }

    [Fact]
    public void WhatIsSaidIsWithdrawnWhenTheServiceLeaves()
    {
        ClusterState state = Given.State(Mesh.Base() + Mesh.Service("a", 1) + Policy());
        var translator = new GatewayTranslator(Mesh.Waypoint, TranslationSettings.Default);
        Assert.NotNull(Said(translator.Translate(state)));

        state = state.Apply(Given.Changes(Mesh.Service("a", 1, meta: ", labels: {istio.io/use-waypoint: none}")));
        Assert.Null(Said(translator.Translate(state)));
        state = state.Apply(Given.Changes(Mesh.Service("a", 1)));
        Assert.NotNull(Said(translator.Translate(state)));
        state = state.Apply([ResourceChange.Delete(Id)]);
        GatewayTranslation translation = translator.Translate(state)!;
        Assert.Null(Said(translation));
        Assert.Null(ClusterOf(translation)!.TransportSocket);
    }

    // The node's proxy has the mesh's TLS.
    [Fact]
    public void AWaypointHasNoTlsOfTheMeshOfItsOwn()
    {
        const string Rule =
            """
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: d, namespace: infra}
            spec: {host: a.infra.svc.cluster.local, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}

            """;
        Cluster cluster = ClusterOf(Mesh.Translate(
            TranslationSettings.Default with { EnableIstioAutoMtls = true, EnableIstioIntegration = true }, Mesh.Base(), Mesh.Service("a", 1), Rule))!;

        Assert.Null(cluster.TransportSocket);
        Assert.Empty(cluster.TransportSocketMatches);
    }
}
