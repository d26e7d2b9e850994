using System.Text.Json.Nodes;
using KGateway.Resources;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Gateways;

namespace KGateway.Translation.Tests.Statuses;

/// <summary>What is said of Gateways, ListenerSets and routes as the standard wants it.</summary>
public sealed class GatewayStatusTests
{
    [Theory]
    [InlineData("{group: invalid.example.io, kind: InvalidParameters, name: x}")]
    [InlineData("{group: '', kind: ConfigMap, name: ca}")]
    [InlineData("{group: gateway.kgateway.dev, kind: GatewayParameters, name: none}")]
    public void Parameters_that_are_not_there_or_of_an_unknown_kind_are_invalid(string reference)
    {
        var said = Said($"infrastructure: {{parametersRef: {reference}}}");
        Assert.Contains("Accepted=False/InvalidParameters", said);
        Assert.Contains("Programmed=False/Invalid", said);
    }

    [Theory]
    [InlineData("[{type: IPAddress}]", "Accepted=True/Accepted", "Programmed=True/Programmed")]
    [InlineData("[{value: 10.0.0.1}]", "Accepted=True/Accepted", "Programmed=True/Programmed")]
    [InlineData("[{type: Hostname, value: x.example.com}]", "Accepted=True/Accepted", "Programmed=False/AddressNotUsable")]
    [InlineData("[{type: IPAddress, value: nonsense}]", "Accepted=True/Accepted", "Programmed=False/AddressNotUsable")]
    [InlineData("[{type: test/fake-invalid-type, value: x}, {value: 10.0.0.1}]", "Accepted=False/UnsupportedAddress", "Programmed=True/Programmed")]
    public void Addresses_are_used_or_said_to_be_unusable(string addresses, string accepted, string programmed)
    {
        var said = Said($"addresses: {addresses}");
        Assert.Contains(accepted, said);
        Assert.Contains(programmed, said);
    }

    [Fact]
    public void Every_condition_has_the_generation_of_the_gateway()
    {
        var status = Translated.Of(Translated.Gateway()).Status(ResourceKinds.Gateway, "infra/gw")!;
        var conditions = status["conditions"]!.AsArray().Concat(status["listeners"]![0]!["conditions"]!.AsArray());
        Assert.All(conditions, static c => Assert.Equal(7, (long)c!["observedGeneration"]!));
    }

    [Fact]
    public void A_set_whose_certificate_may_not_be_used_is_not_attached()
    {
        var translated = Translated.Of(
            Translated.Gateway("allowedListeners: {namespaces: {from: All}}")
            + Set("bad", "{name: bad, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: cert, namespace: infra}]}}")
            + Set("good", "{name: good, port: 8443, protocol: HTTPS, tls: {certificateRefs: [{name: cert}]}}"));
        Assert.Equal(1, (int)translated.Status(ResourceKinds.Gateway, "infra/gw")!["attachedListenerSets"]!);
        var bad = translated.Status(ResourceKinds.ListenerSet, "app/bad")!;
        Assert.Equal(["Accepted=False/ListenersNotValid", "Programmed=False/ListenersNotValid"], Translated.Conditions(bad));
        Assert.Contains("ResolvedRefs=False/RefNotPermitted", Translated.Conditions(bad["listeners"]![0]));
    }

    [Fact]
    public void A_class_tells_what_it_can_do_in_order()
    {
        var translated = Translated.Of("");
        var @class = (GatewayClassStatus)OwnerlessStatuses.Of(
            new ResourceId(ResourceKinds.GatewayClass.GroupKind, new("", "kgateway")), translated.State, TranslationSettings.Default)!;
        string[] features = [.. @class.SupportedFeatures.AsSpan()];
        Assert.Equal(features.Order(StringComparer.Ordinal), features);
        Assert.Equal(features.Distinct(), features);
        foreach (var feature in new[]
        {
            "BackendTLSPolicy", "GatewayHTTPSListenerDetectMisdirectedRequests", "HTTPRouteBackendURLRewrite", "TCPRoute", "TLSRouteModeMixed",
            "UDPRoute",
        })
        {
            Assert.Contains(feature, features);
        }
    }

    [Fact]
    public void A_route_with_some_rules_that_can_not_be_honoured_is_partially_invalid()
    {
        Assert.Contains("PartiallyInvalid=True/UnsupportedValue", Rules("{backendRefs: [{name: web, port: 80}]}", "{matches: [{path: {value: /a//b}}], backendRefs: [{name: web, port: 80}]}"));
        Assert.Contains("PartiallyInvalid=True/UnsupportedValue", Rules("{backendRefs: [{name: web, port: 80}]}", "{matches: [{path: {type: RegularExpression, value: '['}}], backendRefs: [{name: web, port: 80}]}"));
        Assert.Contains("PartiallyInvalid=True/UnsupportedValue", Rules("{backendRefs: [{name: web, port: 80}]}", "{matches: [{path: {value: /a//b}}], filters: [{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: TrafficPolicy, name: none}}], backendRefs: [{name: web, port: 80}]}"));
        // A filter that refers to nothing is answered with errors, as the standard has it for filters as for backends.
        Assert.DoesNotContain("PartiallyInvalid=True/UnsupportedValue", Rules("{backendRefs: [{name: web, port: 80}]}", "{filters: [{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: TrafficPolicy, name: none}}], backendRefs: [{name: web, port: 80}]}"));
        // One that is wholly so isn't, nor one that just has nothing to do.
        Assert.DoesNotContain("PartiallyInvalid=True/UnsupportedValue", Rules("{matches: [{path: {value: /a//b}}], backendRefs: [{name: web, port: 80}]}"));
        Assert.DoesNotContain("PartiallyInvalid=True/UnsupportedValue", Rules("{backendRefs: [{name: web, port: 80}]}", "{matches: [{path: {value: /none}}]}"));
        Assert.DoesNotContain("PartiallyInvalid=True/UnsupportedValue", Rules("{backendRefs: [{name: web, port: 80}]}", "{backendRefs: [{name: none, port: 80}]}"));
    }

    [Fact]
    public void The_message_of_a_partially_invalid_route_says_which_rule_is_dropped()
    {
        var parent = Parent("{backendRefs: [{name: web, port: 80}]}", "{matches: [{path: {value: /a//b}}], backendRefs: [{name: web, port: 80}]}");
        var condition = parent["conditions"]!.AsArray().Single(static c => (string)c!["type"]! == "PartiallyInvalid")!;
        Assert.StartsWith("Dropped Rule", (string)condition["message"]!, StringComparison.Ordinal);
    }

    private static string[] Said(string spec) =>
        Translated.Conditions(Translated.Of(Translated.Gateway(spec)).Status(ResourceKinds.Gateway, "infra/gw"));

    private static string[] Rules(params string[] rules) => Translated.Conditions(Parent(rules));

    private static JsonNode Parent(params string[] rules)
    {
        var route = Translated.Route("").Replace("{backendRefs: []}", string.Join(", ", rules), StringComparison.Ordinal);
        return Translated.Of(Translated.Gateway() + Translated.Service + route).Status(ResourceKinds.HttpRoute, "app/r")!["parents"]![0]!;
    }

    private static string Set(string name, string listener) =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: ListenerSet
        metadata: {name: {{name}}, namespace: app}
        spec:
          parentRef: {name: gw, namespace: infra}
          listeners: [{{listener}}]

        """;
}
