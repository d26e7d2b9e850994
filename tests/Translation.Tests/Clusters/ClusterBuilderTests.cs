using Envoy.Config.Cluster.V3;
using KGateway.EnvoyApi;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Clusters;

public class ClusterBuilderTests
{
    [Fact]
    public void AServiceHasItsEndpointsApart()
    {
        ClusterResult result = Build(BackendKey.OfService(new("default", "a"), 80), Given.Services);

        Assert.True(result.Eds);
        Assert.Equal(
            "{'name':'kube_default_a_80','type':'EDS','edsClusterConfig':{'edsConfig':{'ads':{},'resourceApiVersion':'V3'}},"
            + "'connectTimeout':'5s','commonLbConfig':{'localityWeightedLbConfig':{}},'ignoreHealthOnHostRemoval':true}",
            Json(result));
    }

    [Fact]
    public void Http2IsSpokenWhereThePortSaysSo() => Assert.Contains(
        "'explicitHttpConfig':{'http2ProtocolOptions':{}}",
        Json(Build(
            BackendKey.OfService(new("default", "g"), 80),
            """
            apiVersion: v1
            kind: Service
            metadata: {name: g, namespace: default}
            spec: {ports: [{port: 80, appProtocol: kubernetes.io/h2c}]}
            """)));

    [Fact]
    public void FixedAddressesAreInline()
    {
        ClusterResult result = Build(BackendKey.OfBackend(new("default", "be")), Backend("{static: {hosts: [{host: '::1', port: 81}, {host: 1.2.3.4, port: 80}]}}"));

        Assert.False(result.Eds);
        string json = Json(result);
        Assert.DoesNotContain("clusterType", json);
        Assert.Contains("{'endpoint':{'address':{'socketAddress':{'address':'::1','portValue':81}},'healthCheckConfig':{'hostname':'::1'},'hostname':'::1'}}", json);
    }

    [Theory]
    [InlineData("{host: x.example, port: 0}", "port 0 of host x.example is not between 1 and 65535")]
    [InlineData("{host: x.example, port: 65536}", "port 65536 of host x.example is not between 1 and 65535")]
    [InlineData("{host: '', port: 80}", "a host is empty")]
    public void HostsThatNoProxyTakesAreRefused(string host, string why) => Assert.Equal(
        why, Assert.Single(Build(BackendKey.OfBackend(new("default", "be")), Backend($"{{static: {{hosts: [{host}]}}}}")).Errors));

    [Theory]
    [InlineData("127.1")]
    [InlineData("1")]
    [InlineData("[::1]")]
    public void OddFormsOfAddressesAreLeftToDns(string host) => Assert.Contains(
        "'clusterType'",
        Json(Build(BackendKey.OfBackend(new("default", "be")), Backend($"{{static: {{hosts: [{{host: '{host}', port: 80}}]}}}}"))));

    [Fact]
    public void NamesAreLookedUpAsTheSettingSays()
    {
        string yaml = Backend("{static: {hosts: [{host: x.example, port: 80}, {host: 1.2.3.4, port: 80}]}}");

        Assert.Contains("'dnsLookupFamily':'V4_PREFERRED'", Json(Build(BackendKey.OfBackend(new("default", "be")), yaml)));
        Assert.Contains("'dnsLookupFamily':'ALL'", Json(Build(
            BackendKey.OfBackend(new("default", "be")), yaml, TranslationSettings.Default with { DnsLookupFamily = DnsLookupFamily.All })));
    }

    [Theory]
    [InlineData("x.example", true)]
    [InlineData("1.2.3.4", false)]
    public void ClustersWithNamesWarmSlowly(string host, bool slowly) => Assert.Equal(
        slowly,
        Build(BackendKey.OfBackend(new("default", "be")), Backend($"{{static: {{hosts: [{{host: {host}, port: 80}}]}}}}")).Cluster!.WarmsSlowly);

    [Theory]
    [InlineData("dynamicForwardProxy: {}", true)]
    [InlineData("static: {hosts: [{host: x.example, port: 80}]}", false)]
    public void ClustersOfTheHostsThatRequestsNameOwnClusters(string spec, bool own) => Assert.Equal(
        own, Build(BackendKey.OfBackend(new("default", "be")), Backend($"{{{spec}}}")).Cluster!.OwnsClusters);

    [Fact]
    public void WhatHasNoClusterSaysWhy()
    {
        Assert.Equal(["Service default/none not found"], Build(BackendKey.OfService(new("default", "none"), 80), Given.Services).Errors);
        Assert.Equal(["Service default/a has no port 81"], Build(BackendKey.OfService(new("default", "a"), 81), Given.Services).Errors);
        Assert.Equal(["Backend default/none not found"], Build(BackendKey.OfBackend(new("default", "none")), Given.Services).Errors);
    }

    private static ClusterResult Build(BackendKey key, string yaml, TranslationSettings? settings = null) =>
        ClusterBuilder.Build(key, Given.State(yaml), settings ?? TranslationSettings.Default);

    private static string Json(ClusterResult result)
    {
        Assert.Empty(result.Errors);
        return EnvoyJson.Format(Cluster.Parser.ParseFrom(result.Cluster!.Bytes.Span)).Replace(" ", "", StringComparison.Ordinal).Replace('"', '\'');
    }

    private static string Backend(string spec) =>
        $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: be, namespace: default}
        spec: {{spec}}
        """;
}
