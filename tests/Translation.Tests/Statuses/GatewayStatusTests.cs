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

    [Theory]
    [InlineData("default: {validation: {mode: AllowInsecureFallback, caCertificateRefs: [{group: '', kind: ConfigMap, name: ca}]}}", true)]
    [InlineData("default: {}, perPort: [{port: 444, tls: {validation: {mode: AllowInsecureFallback, caCertificateRefs: [{group: '', kind: ConfigMap, name: ca}]}}}]", true)]
    [InlineData("default: {validation: {caCertificateRefs: [{group: '', kind: ConfigMap, name: ca}]}}", false)]
    [InlineData("default: {}", false)]
    public void A_gateway_that_lets_clients_in_without_validation_says_so(string frontend, bool expected)
    {
        var said = Said($"tls: {{frontend: {{{frontend}}}}}");
        Assert.Equal(expected, said.Contains("InsecureFrontendValidationMode=True/ConfigurationChanged"));
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

    [Theory]
    [InlineData("infrastructure: {parametersRef: {group: gateway.kgateway.dev, kind: GatewayParameters, name: none}}")]
    [InlineData("addresses: [{type: example.com/none, value: x}]")]
    public void A_set_of_a_gateway_that_is_not_accepted_is_not_accepted_either(string spec)
    {
        var translated = Translated.Of(
            Translated.Gateway($"allowedListeners: {{namespaces: {{from: All}}}}\n  {spec}") + Set("set", "{name: http, port: 8080, protocol: HTTP}"));
        var set = translated.Status(ResourceKinds.ListenerSet, "app/set")!;
        Assert.Equal(["Accepted=False/ParentNotAccepted", "Programmed=False/ParentNotAccepted"], Translated.Conditions(set));
        Assert.Contains("Accepted=True/Accepted", Translated.Conditions(set["listeners"]![0]));
        Assert.Null(translated.Status(ResourceKinds.Gateway, "infra/gw")!["attachedListenerSets"]);
    }

    [Fact]
    public void A_set_whose_only_listener_has_an_unknown_protocol_is_not_accepted()
    {
        var translated = Translated.Of(
            Translated.Gateway("allowedListeners: {namespaces: {from: All}}")
            + Set("none", "{name: bad, port: 8080, protocol: example.com/own}")
            + Set("some", "{name: bad, port: 8080, protocol: example.com/own}, {name: good, port: 8081, protocol: HTTP}"));
        var none = translated.Status(ResourceKinds.ListenerSet, "app/none")!;
        Assert.Equal(["Accepted=False/ListenersNotValid", "Programmed=False/ListenersNotValid"], Translated.Conditions(none));
        Assert.Contains("Programmed=False/Invalid", Translated.Conditions(none["listeners"]![0]));
        var some = translated.Status(ResourceKinds.ListenerSet, "app/some")!;
        Assert.Equal(["Accepted=True/ListenersNotValid", "Programmed=True/Programmed"], Translated.Conditions(some));
    }

    [Theory]
    [InlineData("", "True/SupportedVersion")]
    [InlineData("v1.4.0", "True/SupportedVersion")]
    [InlineData("v1.7.0", "True/SupportedVersion")]
    [InlineData("v1.7.0-rc.3", "True/SupportedVersion")]
    [InlineData("v1.8.0", "False/UnsupportedVersion")]
    [InlineData("v1.3.0", "False/UnsupportedVersion")]
    [InlineData("v2.7.0", "False/UnsupportedVersion")]
    [InlineData("nonsense", "False/UnsupportedVersion")]
    [InlineData(null, "False/UnsupportedVersion")]
    public void A_class_tells_whether_the_installed_version_is_known(string? version, string expected)
    {
        var annotations = version is null ? "" : $", annotations: {{gateway.networking.k8s.io/bundle-version: {version}}}";
        var definition = version == "" ? "" : Definition("gateways.gateway.networking.k8s.io", "") + Definition("httproutes.gateway.networking.k8s.io", annotations);
        // Another API's definition has no such annotation.
        definition += Definition("widgets.example.com", "");
        definition = definition.Replace("name: gateways.gateway.networking.k8s.io", "name: gateways.gateway.networking.k8s.io, annotations: {gateway.networking.k8s.io/bundle-version: v1.7.1}", StringComparison.Ordinal);
        var said = ClassConditions(definition);
        Assert.Equal(["Accepted=True/Accepted", $"SupportedVersion={expected}"], said.Order());
    }

    [Theory]
    [InlineData("{group: '', kind: ConfigMap, name: ca, namespace: infra}")]
    [InlineData("{group: gateway.kgateway.dev, kind: GatewayParameters, name: none, namespace: infra}")]
    [InlineData("{group: gateway.kgateway.dev, kind: GatewayParameters, name: none}")]
    public void A_class_whose_parameters_are_not_there_is_not_accepted(string reference) => Assert.Contains(
        "Accepted=False/InvalidParameters",
        ClassConditions(
            $$"""
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: other}
            spec: {controllerName: kgateway.dev/kgateway, parametersRef: {{reference}}}

            """,
            "other"));

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
        Assert.DoesNotContain("PartiallyInvalid=True/UnsupportedValue", Rules("{backendRefs: [{name: web, port: 80}]}", "{backendRefs: [{name: web, port: 80, filters: [{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: TrafficPolicy, name: none}}]}]}"));
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

    private static string[] ClassConditions(string yaml, string name = "kgateway")
    {
        var state = Translated.Of(yaml).State;
        var id = new ResourceId(ResourceKinds.GatewayClass.GroupKind, new("", name));
        var status = (GatewayClassStatus)OwnerlessStatuses.Of(id, state, TranslationSettings.Default)!;
        return [.. status.Conditions.Select(static c => $"{c.Type}={c.Status}/{c.Reason}")];
    }

    private static string Definition(string name, string annotations) =>
        $$"""
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: {{name}}{{annotations}}}
        spec: {group: example.com, scope: Namespaced, versions: [{name: v1, served: true, storage: true}]}

        """;

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
