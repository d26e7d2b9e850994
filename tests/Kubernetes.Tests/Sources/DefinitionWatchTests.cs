using System.Net;
using KGateway.Kubernetes.Sources;
using KGateway.Kubernetes.Tests.Harness;

namespace KGateway.Kubernetes.Tests.Sources;

/// <summary>Definitions (CRDs) are big and only their annotations matter; who may not read them does without.</summary>
public sealed class DefinitionWatchTests
{
    private const string Stream = "customresourcedefinitions.apiextensions.k8s.io";

    private readonly WatchedTime _time = new();
    private readonly FakeApiServer _server = new();
    private readonly KubernetesSource _source;

    public DefinitionWatchTests() =>
        _source = new KubernetesSource(new WatchedKinds(istio: true), new StandIns([]), _server.Client(), _time, new CollectedLog<KubernetesSource>());

    [Fact]
    public async Task Of_definitions_only_the_metadata_are_asked_for()
    {
        _server.Serve("/apis/apiextensions.k8s.io/v1", "customresourcedefinitions").Serve("/api/v1", "services");
        await using var definitions = new Batches(_source, Stream);
        definitions.Begin();
        var streamed = await _server.NextAsync();
        Assert.StartsWith("application/json; as=PartialObjectMetadata; ", streamed.Accept, StringComparison.Ordinal);
        streamed.Refuse(HttpStatusCode.UnprocessableEntity, "Invalid", "sendInitialEvents is forbidden");

        var listed = await _server.NextAsync();
        Assert.StartsWith("application/json; as=PartialObjectMetadataList; ", listed.Accept, StringComparison.Ordinal);
        // A server that knows no such form sends whole definitions.
        listed.Reply(
            """
            {"kind":"PartialObjectMetadataList","metadata":{"resourceVersion":"7"},"items":[
              {"metadata":{"name":"gateways.gateway.networking.k8s.io","resourceVersion":"5","annotations":{"a":"1"}}},
              {"metadata":{"name":"b.example.com","resourceVersion":"6"},"spec":{"group":"example.com","versions":[{"name":"v1"}]},"status":{}}]}
            """);
        var batch = await definitions.NextAsync();
        Assert.Equal(["b.example.com", "gateways.gateway.networking.k8s.io"], batch.Changes.Select(static c => c.Id.Key.Name).Order());
        Assert.Equal("1", batch.Changes.Single(static c => c.Id.Key.Name[0] == 'g').Value!.Metadata.Annotations["a"]);

        await using var services = new Batches(_source, "services");
        services.Begin();
        while (await _server.NextAsync() is { } request)
        {
            if (!request.Path.EndsWith("services", StringComparison.Ordinal))
                continue;
            Assert.StartsWith("application/json, ", request.Accept, StringComparison.Ordinal);
            break;
        }
    }

    [Fact]
    public async Task Definitions_that_may_not_be_read_are_done_without()
    {
        _server.Serve("/apis/apiextensions.k8s.io/v1", "customresourcedefinitions");
        await using var batches = new Batches(_source, Stream);
        batches.Begin();
        (await _server.NextAsync()).Refuse(HttpStatusCode.Forbidden, "Forbidden", "User kgateway cannot list resource customresourcedefinitions");
        var none = await batches.NextAsync();
        Assert.True(none is { Complete: true, Changes.Count: 0 });

        // Asked for again, as the right may be given later.
        batches.Begin();
        await _time.TimerAsync(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(11));
        var watch = (await _server.NextAsync()).Stream();
        watch.Send("ADDED", """{"metadata":{"name":"gateways.gateway.networking.k8s.io","resourceVersion":"5"}}""");
        watch.Bookmark(6, endsList: true);
        Assert.Single((await batches.NextAsync()).Changes);
    }
}
