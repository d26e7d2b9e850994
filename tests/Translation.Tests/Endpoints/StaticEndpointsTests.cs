using System.Collections.Immutable;
using KGateway.Resources.Core;
using KGateway.Translation.Endpoints;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Endpoints;

public class StaticEndpointsTests
{
    [Fact]
    public void AddressesBelongToAllPortsOrToTheNamedOne()
    {
        ImmutableArray<EndpointSlice> slices = StaticEndpoints.SlicesOf(
            Service("127.0.0.1:8081, [::1]:8081, admin=127.0.0.1:9090"), out string? problem);

        Assert.Null(problem);
        Assert.Equal(
            ["admin 8081 127.0.0.1 ::1", "admin 9090 127.0.0.1", "web 8081 127.0.0.1 ::1"],
            slices.Select(static slice =>
                $"{slice.Ports[0].Name} {slice.Ports[0].Port} {string.Join(' ', slice.Endpoints.AsImmutableArray().Select(static e => e.Addresses[0]))}"));
        Assert.All(slices, static slice => Assert.Equal("s", slice.ServiceName));
        Assert.Equal(3, slices.DistinctBy(static slice => slice.Key).Count());
    }

    [Fact]
    public void WithoutTheAnnotationThereAreNone()
    {
        Assert.Empty(StaticEndpoints.SlicesOf(Service(""), out string? problem));
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("127.0.0.1", "'127.0.0.1' is no address")]
    [InlineData("x.example:80", "'x.example:80' is no address")]
    [InlineData("127.0.0.1:99999", "'127.0.0.1:99999' is no address")]
    [InlineData("none=127.0.0.1:80", "the Service has no port named 'none'")]
    public void WhatCannotBeReadIsNamedAndTheRestIsUsed(string entry, string why)
    {
        ImmutableArray<EndpointSlice> slices = StaticEndpoints.SlicesOf(Service($"web=127.0.0.1:81,{entry}"), out string? problem);

        Assert.Single(slices);
        Assert.Contains(why, problem);
    }

    private static Service Service(string annotation) => Given.State(
        $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: s, namespace: default, annotations: {kgateway.dev/endpoints: '{{annotation}}'} }
        spec: {ports: [{port: 80, name: web}, {port: 81, name: admin}]}
        """).Get<Service>(new("default", "s"))!;
}
