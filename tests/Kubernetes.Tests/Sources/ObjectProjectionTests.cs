using System.Text;
using System.Text.Json;
using KGateway.Kubernetes.Sources;
using KGateway.Kubernetes.Tests.Harness;
using KGateway.Resources;
using KGateway.Resources.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace KGateway.Kubernetes.Tests.Sources;

public sealed class ObjectProjectionTests
{
    private static Resource Read(ResourceKind kind, string json) =>
        new ObjectProjection(kind, NullLogger.Instance).Read(Encoding.UTF8.GetBytes(json), out _)!;

    [Fact]
    public void Bookkeeping_and_status_are_not_kept()
    {
        var scanner = new ObjectScanner(keepsStatus: false);
        var head = scanner.Scan(Encoding.UTF8.GetBytes(Objects.Gateway("a", 42, ns: "prod")));
        Assert.Equal(new ObjectHead(new ObjectKey("prod", "a"), 42, false), head);
        using var trimmed = JsonDocument.Parse(scanner.Trimmed.ToArray());
        Assert.Equal(JsonValueKind.Null, trimmed.RootElement.GetProperty("status").ValueKind);
        Assert.Equal(JsonValueKind.Null, trimmed.RootElement.GetProperty("metadata").GetProperty("managedFields").ValueKind);

        var gateway = Read(ResourceKinds.Gateway, Objects.Gateway("a", 42));
        Assert.Equal(StringMap.From(("keep", "me")), gateway.Metadata.Annotations);
        Assert.Equal(1, gateway.Metadata.Generation);
        Assert.Equal("42", gateway.Metadata.ResourceVersion);
    }

    [Fact]
    public void An_object_whose_status_changed_equals_its_former_self()
    {
        var before = Read(ResourceKinds.Gateway, Objects.Gateway("a", 42));
        var after = Read(ResourceKinds.Gateway, Objects.Gateway("a", 43).Replace("\"True\"", "\"False\"", StringComparison.Ordinal));
        Assert.Equal(before, after);
    }

    [Fact]
    public void Addresses_of_a_load_balancer_and_of_pods_are_kept()
    {
        var service = (Service)Read(ResourceKinds.Service, """
            {"metadata":{"name":"s","namespace":"d","resourceVersion":"1"},"spec":{"clusterIP":"10.0.0.1","ports":[{"port":80}]},
             "status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]}}}
            """);
        Assert.Equal("1.2.3.4", service.Status.LoadBalancer.Ingress[0].Ip);
        var pod = (Pod)Read(ResourceKinds.Pod, """
            {"metadata":{"name":"p","namespace":"d","resourceVersion":"1","managedFields":[]},"spec":{"nodeName":"n","serviceAccountName":"sa"},
             "status":{"phase":"Running","podIP":"10.1.1.1","conditions":[{"type":"Ready","status":"True","lastProbeTime":null}]}}
            """);
        Assert.Equal("10.1.1.1", pod.Status.PodIP);
        Assert.True(pod.Status.IsReady);
    }

    [Fact]
    public void Texts_that_objects_share_are_held_once()
    {
        var projection = new ObjectProjection(ResourceKinds.Gateway, NullLogger.Instance);
        var a = projection.Read(Encoding.UTF8.GetBytes(Objects.Gateway("a", 1)), out _)!;
        var b = projection.Read(Encoding.UTF8.GetBytes(Objects.Gateway("b", 2)), out _)!;
        Assert.Same(a.Metadata.Namespace, b.Metadata.Namespace);
        Assert.Same(a.Metadata.Labels["team"], b.Metadata.Labels["team"]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"metadata":{"name":"a"}}""")]
    [InlineData("""{"metadata":{"name":"a","resourceVersion":"x1"}}""")]
    [InlineData("""{"metadata":{"name":"a","resourceVersion":"1"}""")]
    public void What_is_no_object_of_a_server_is_refused(string json) =>
        Assert.ThrowsAny<JsonException>(() => new ObjectScanner(keepsStatus: true).Scan(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("""{"type":"NEW","object":{}}""")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""{"object":{}}""")]
    [InlineData("nothing")]
    public void What_is_no_event_of_a_watch_is_refused(string line) =>
        Assert.ThrowsAny<JsonException>(() => WatchEvent.Parse(Encoding.UTF8.GetBytes(line)).Type);
}
