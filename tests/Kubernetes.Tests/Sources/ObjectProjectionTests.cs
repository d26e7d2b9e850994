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
        var scanner = new ObjectScanner(KnownFields.Of(ResourceKinds.Gateway));
        var head = scanner.Scan(Encoding.UTF8.GetBytes(Objects.Gateway("a", 42, ns: "prod")));
        Assert.Equal(new ObjectHead(new ObjectKey("prod", "a"), 42, false), head);
        var kept = Encoding.UTF8.GetString(scanner.Kept);
        Assert.DoesNotContain("Accepted", kept);
        Assert.DoesNotContain("managedFields", kept);
        Assert.DoesNotContain("last-applied", kept);

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
    public void What_our_records_do_not_hold_of_Pods_and_Nodes_is_not_even_read()
    {
        var scanner = new ObjectScanner(KnownFields.Of(ResourceKinds.Pod));
        scanner.Scan("""
            {"kind":"Pod","metadata":{"name":"p","resourceVersion":"1","ownerReferences":[{"name":"rs"}]},
             "spec":{"containers":[{"name":"c"}],"nodeName":"n","hostNetwork":true,"volumes":[]},
             "status":{"containerStatuses":[{}],"phase":"Running","podIPs":[{"ip":"1.1.1.1"}]}}
            """u8);
        Assert.Equal(
            """{"metadata":{"name":"p","resourceVersion":"1"},"spec":{"nodeName":"n","hostNetwork":true},"status":{"phase":"Running","podIPs":[{"ip":"1.1.1.1"}]}}""",
            Encoding.UTF8.GetString(scanner.Kept));
        scanner = new ObjectScanner(KnownFields.Of(ResourceKinds.Node));
        scanner.Scan("""{"metadata":{"name":"n","resourceVersion":"1"},"spec":{"podCIDR":"x"},"status":{"images":[{}]}}"""u8);
        Assert.Equal("""{"metadata":{"name":"n","resourceVersion":"1"}}""", Encoding.UTF8.GetString(scanner.Kept));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"p","resourceVersion":"1"},"spec":null,"status":null}""")]
    [InlineData("""{"metadata":{"name":"p","resourceVersion":"1","annotations":null,"labels":{}},"spec":{},"status":{}}""")]
    [InlineData("""{ "status" : { } , "spec" : { "nodeName" : "n" } , "metadata" : { "annotations" : { } , "name" : "p" , "resourceVersion" : "1" } }""")]
    public void Empty_parts_and_blanks_are_read(string json) =>
        Assert.Equal("p", Read(ResourceKinds.Pod, json).Metadata.Name);

    [Fact]
    public void Everything_of_a_Service_that_its_record_holds_is_kept()
    {
        const string json = """
            {"metadata":{"name":"s","namespace":"d","resourceVersion":"1","uid":"u","generation":2,"labels":{"a":"b"},"creationTimestamp":"2026-01-01T00:00:00Z"},
             "spec":{"type":"LoadBalancer","clusterIP":"10.0.0.1","clusterIPs":["10.0.0.1"],"externalName":"e","ipFamilies":["IPv4"],
              "ports":[{"name":"http","port":80,"protocol":"TCP","appProtocol":"http","targetPort":"web","nodePort":30000}],"selector":{"app":"x"},
              "trafficDistribution":"PreferClose","internalTrafficPolicy":"Local","publishNotReadyAddresses":true,"externalIPs":["1.1.1.1"]},
             "status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4","hostname":"h"}]}}}
            """;
        Assert.Equal(ResourceJson.Read(ResourceKinds.Service, Encoding.UTF8.GetBytes(json)), Read(ResourceKinds.Service, json));
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
        Assert.ThrowsAny<JsonException>(() => new ObjectScanner(KnownFields.Of(ResourceKinds.Service)).Scan(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("""{"type":"NEW","object":{}}""")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""{"object":{}}""")]
    [InlineData("nothing")]
    public void What_is_no_event_of_a_watch_is_refused(string line) =>
        Assert.ThrowsAny<JsonException>(() => WatchEvent.Parse(Encoding.UTF8.GetBytes(line)).Type);
}
