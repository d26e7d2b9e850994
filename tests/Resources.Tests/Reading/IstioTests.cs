using KGateway.Resources.Istio;

namespace KGateway.Resources.Tests.Reading;

/// <summary>Istio's kinds as their CRDs have them.</summary>
public sealed class IstioTests
{
    private const string Policy =
        """
        apiVersion: security.istio.io/v1beta1
        kind: AuthorizationPolicy
        metadata: {name: p, namespace: n}
        spec:
          action: DENY
          provider: {name: x}
          selector: {matchLabels: {app: a}}
          targetRef: {group: '', kind: Service, name: s}
          targetRefs: [{group: '', kind: Service, name: t, namespace: n}]
          rules:
          - from: [{source: {principals: [a], notPrincipals: [b], requestPrincipals: [c], notRequestPrincipals: [d], namespaces: [e], notNamespaces: [f],
              serviceAccounts: [g], notServiceAccounts: [h], trustDomains: [i], notTrustDomains: [j], ipBlocks: [k], notIpBlocks: [l], remoteIpBlocks: [m], notRemoteIpBlocks: [o]}}]
            to: [{operation: {hosts: [a], notHosts: [b], ports: ['1'], notPorts: ['2'], methods: [c], notMethods: [d], paths: [e], notPaths: [f]}}]
            when: [{key: k, values: [v], notValues: [w]}]
        status: {conditions: []}
        """;

    private const string Entry =
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: ServiceEntry
        metadata: {name: e, namespace: n}
        spec:
          hosts: [a.com]
          addresses: [10.0.0.1]
          ports: [{number: 80, protocol: HTTP, name: http, targetPort: 8080}]
          location: MESH_INTERNAL
          resolution: STATIC
          endpoints: [{address: 10.0.0.2, ports: {http: 81}, labels: {a: b}, network: n, locality: r/z, weight: 2, serviceAccount: s}]
          exportTo: ['*']
          subjectAltNames: [x]
        status: {addresses: [{value: 240.240.0.1, host: a.com}], conditions: [{type: a, status: 'True'}]}
        """;

    [Fact]
    public void EveryFieldOfAPolicyIsKept()
    {
        ReadResult result = ResourceReader.Read("test.yaml", Policy);

        Assert.Empty(result.Diagnostics);
        var policy = (AuthorizationPolicy)Assert.Single(result.Objects);
        AuthorizationSource source = policy.Spec.Rules[0].From[0].Source!;
        Assert.Equal("a b c d e f g h i j k l m o", string.Join(' ', new[]
        {
            source.Principals, source.NotPrincipals, source.RequestPrincipals, source.NotRequestPrincipals, source.Namespaces, source.NotNamespaces,
            source.ServiceAccounts, source.NotServiceAccounts, source.TrustDomains, source.NotTrustDomains, source.IpBlocks, source.NotIpBlocks,
            source.RemoteIpBlocks, source.NotRemoteIpBlocks,
        }.Select(static values => values[0])));
        Assert.Equal("DENY x s t", $"{policy.Spec.Action} {policy.Spec.Provider?.Name} {policy.Spec.TargetRef?.Name} {policy.Spec.TargetRefs[0].Name}");
    }

    [Fact]
    public void AFieldThatAPolicyDoesNotHaveIsTold() => Assert.Equal(
        "unknown field",
        Assert.Single(ResourceReader.Read("test.yaml", Policy.Replace("notHosts", "notHost", StringComparison.Ordinal)).Diagnostics).Message);

    [Theory]
    [InlineData("rules:", "rules: 1\n  x:")]
    [InlineData("hosts: [a]", "hosts: a")]
    [InlineData("ports: ['1']", "ports: [1]")]
    public void AFieldOfTheWrongTypeIsAnError(string old, string replacement)
    {
        ReadResult result = ResourceReader.Read("test.yaml", Policy.Replace(old, replacement, StringComparison.Ordinal));

        Assert.Contains(result.Diagnostics, static diagnostic => diagnostic.Severity == Severity.Error);
        Assert.Empty(result.Objects);
    }

    [Fact]
    public void AnEntryKeepsWhatClustersDependOn()
    {
        ReadResult result = ResourceReader.Read("test.yaml", Entry);

        Assert.Empty(result.Diagnostics);
        var entry = (ServiceEntry)Assert.Single(result.Objects);
        Assert.Equal("{\"http\":81}", entry.Spec.Endpoints[0].Ports?.Text);
        Assert.Equal("240.240.0.1", entry.Status.Addresses[0].Value);
        Assert.Equal(8080, entry.Spec.Ports[0].TargetPort);
    }

    [Theory]
    [InlineData("ServiceEntry", "hosts")]
    [InlineData("DestinationRule", "host")]
    public void WhatHasNoHostIsAnError(string kind, string field)
    {
        ReadResult result = ResourceReader.Read("test.yaml", $"{{apiVersion: networking.istio.io/v1, kind: {kind}, metadata: {{name: a}}, spec: {{}}}}");

        Assert.Equal($"spec.{field}", Assert.Single(result.Diagnostics).Field);
        Assert.Empty(result.Objects);
    }
}
