using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.State;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Backends;

public class BackendResolverTests
{
    private static readonly ReferenceSource Source = new(ResourceKinds.HttpRoute.GroupKind, "default");

    private static readonly ClusterState State = Given.State(
        Given.Services +
        """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: far, namespace: other}
        spec: {ports: [{port: 80, name: grpc}]}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: be, namespace: default}
        spec: {static: {hosts: [{host: 1.2.3.4, port: 80}]}}
        """);

    [Fact]
    public void ServicesAndBackends()
    {
        Assert.Equal("kube_default_a_80", Resolve(new() { Name = "a", Port = 80 }).ClusterName);
        Assert.Equal("kube_default_a_80", Resolve(new() { Group = "core", Name = "a", Port = 80 }).ClusterName);
        Assert.Equal("backend_default_be_0", Resolve(OfBackend("be")).ClusterName);
    }

    [Fact]
    public void WhatDoesNotResolveSaysWhy()
    {
        AssertProblem("BackendNotFound", "Service default/a not found", new() { Name = "a", Port = 81 });
        AssertProblem("BackendNotFound", "Service default/a not found", new() { Name = "a" });
        AssertProblem("BackendNotFound", "Backend default/none not found", OfBackend("none"));
        AssertProblem("InvalidKind", "unknown backend kind", new() { Kind = "Odd", Name = "a", Port = 80 });
        AssertProblem(
            "BackendNotFound",
            "BackendRef to \"be\" includes a port. Do not specify a port when referencing a Backend resource, as it defines its own port "
            + "configuration",
            OfBackend("be") with { Port = 80 });
    }

    [Fact]
    public void OtherNamespacesNeedAGrant()
    {
        var far = new BackendObjectReference { Name = "far", Namespace = "other", Port = 80 };

        AssertProblem("RefNotPermitted", "missing reference grant", far);
        AssertProblem("RefNotPermitted", "missing reference grant", far with { Name = "secret" });
        Assert.Equal("kube_other_far_80", Resolve(far, TranslationSettings.Default with { ReferenceGrantMode = ReferenceGrantMode.Off }).ClusterName);
        Assert.Equal(
            "kube_other_far_80", BackendResolver.Resolve(far, Source, State, TranslationSettings.Default, grants: false).ClusterName);
    }

    [Theory]
    [InlineData("HTTPRoute", "default", "Service", "", true)]
    [InlineData("HTTPRoute", "default", "Service", ", name: far", true)]
    [InlineData("HTTPRoute", "default", "Service", ", name: near", false)]
    [InlineData("HTTPRoute", "else", "Service", "", false)]
    [InlineData("GRPCRoute", "default", "Service", "", false)]
    [InlineData("HTTPRoute", "default", "Secret", "", false)]
    public void GrantsAreForKindsNamespacesAndNames(string fromKind, string fromNamespace, string toKind, string name, bool permitted)
    {
        ClusterState state = State.Apply(Given.Changes(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: g, namespace: other}
            spec:
              from: [{group: gateway.networking.k8s.io, kind: {{fromKind}}, namespace: {{fromNamespace}}}]
              to: [{group: "", kind: {{toKind}}{{name}}}]
            """));

        ResolvedBackend backend = BackendResolver.Resolve(
            new() { Name = "far", Namespace = "other", Port = 80 }, Source, state, TranslationSettings.Default);

        Assert.Equal(permitted, backend.Key is not null);
        Assert.Equal(permitted ? AppProtocol.Http2 : AppProtocol.Default, backend.AppProtocol);
    }

    private static BackendObjectReference OfBackend(string name) => new() { Group = "gateway.kgateway.dev", Kind = "Backend", Name = name };

    private static ResolvedBackend Resolve(BackendObjectReference reference, TranslationSettings? settings = null) =>
        BackendResolver.Resolve(reference, Source, State, settings ?? TranslationSettings.Default);

    private static void AssertProblem(string reason, string message, BackendObjectReference reference)
    {
        ResolvedBackend backend = Resolve(reference);

        Assert.Equal(new ReferenceProblem(reason, message), backend.Problem);
        Assert.Equal("blackhole-cluster", backend.ClusterName);
    }
}
