using System.Net;
using System.Text.Json;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Statuses;
using KGateway.Kubernetes.Tests.Harness;
using KGateway.Resources;
using KGateway.Translation.Statuses;
using Microsoft.Extensions.Logging.Abstractions;

namespace KGateway.Kubernetes.Tests.Statuses;

public sealed class KubernetesStatusWriterTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly ResourceId Id = new(ResourceKinds.Gateway.GroupKind, new ObjectKey("prod", "a"));

    private readonly WatchedTime _time = new();
    private readonly FakeApiServer _server = new();
    private readonly KubernetesStatusWriter _writer;

    public KubernetesStatusWriterTests()
    {
        _server.Serve(Objects.GatewayApi, "gateways");
        _writer = new KubernetesStatusWriter(_server.Client(), _time, NullLogger<KubernetesStatusWriter>.Instance);
    }

    public void Dispose() => _writer.Dispose();

    private static GatewayStatus Status(ConditionStatus accepted) => new(
        EquatableArray.Create<Condition>([new Condition("Accepted", accepted, "Reason", "", 1)]), EquatableArray.Create<ListenerStatus>([]), null, 0);

    private Task Write(ObjectStatus? status) => _writer.WriteAsync(Id, status, CancellationToken.None).AsTask().WaitAsync(Patience);

    [Fact]
    public async Task The_object_is_read_and_its_status_patched_under_its_version()
    {
        var write = Write(Status(ConditionStatus.False));
        var read = await _server.NextAsync();
        Assert.Equal("/apis/gateway.networking.k8s.io/v1/namespaces/prod/gateways/a", read.Path);
        read.Reply(Objects.Gateway("a", 7, ns: "prod"));
        var patch = await _server.NextAsync();
        Assert.Equal(HttpMethod.Patch, patch.Method);
        Assert.Equal("application/merge-patch+json", patch.MediaType);
        Assert.Equal("/apis/gateway.networking.k8s.io/v1/namespaces/prod/gateways/a/status", patch.Path);
        Assert.Contains("fieldManager=kgateway", patch.Query);
        var body = JsonElement.Parse(patch.Body);
        Assert.Equal("7", body.GetProperty("metadata").GetProperty("resourceVersion").GetString());
        Assert.Equal("False", body.GetProperty("status").GetProperty("conditions")[0].GetProperty("status").GetString());
        patch.Reply("{}");
        await write;
    }

    [Fact]
    public async Task A_conflict_is_read_and_merged_again()
    {
        var write = Write(Status(ConditionStatus.False));
        (await _server.NextAsync()).Reply(Objects.Gateway("a", 7));
        (await _server.NextAsync()).Refuse(HttpStatusCode.Conflict, "Conflict", "the object has been modified");
        (await _server.NextAsync()).Reply(Objects.Gateway("a", 8));
        var patch = await _server.NextAsync();
        Assert.Contains("\"8\"", patch.Body);
        patch.Reply("{}");
        await write;
    }

    [Fact]
    public async Task Conflicts_without_end_are_an_error()
    {
        var write = Write(Status(ConditionStatus.False));
        for (var i = 0; i < 6; i++)
        {
            (await _server.NextAsync()).Reply(Objects.Gateway("a", 7 + i));
            (await _server.NextAsync()).Refuse(HttpStatusCode.Conflict, "Conflict", "the object has been modified");
        }

        Assert.Equal("Conflict", (await Assert.ThrowsAsync<KubernetesApiException>(() => write)).Reason);
        Assert.True(_server.IsQuiet);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_object_that_is_gone_needs_no_status(bool before)
    {
        var write = Write(Status(ConditionStatus.False));
        var read = await _server.NextAsync();
        if (before)
            read.Refuse(HttpStatusCode.NotFound, "NotFound", "not found");
        else
        {
            read.Reply(Objects.Gateway("a", 7));
            (await _server.NextAsync()).Refuse(HttpStatusCode.NotFound, "NotFound", "not found");
        }

        await write;
    }

    [Fact]
    public async Task Nothing_is_written_when_nothing_is_said()
    {
        var write = Write(null);
        (await _server.NextAsync()).Reply(Objects.Gateway("a", 7));
        await write;
        Assert.True(_server.IsQuiet);
    }

    [Fact]
    public async Task A_kind_that_is_served_in_another_version_now_is_written_there()
    {
        var first = Write(null);
        (await _server.NextAsync()).Reply(Objects.Gateway("a", 7));
        await first;
        _server.Withdraw(Objects.GatewayApi, "gateways");
        _server.Serve("/apis/gateway.networking.k8s.io/v1beta1", "gateways");
        var second = Write(Status(ConditionStatus.False));
        (await _server.NextAsync()).Reply("404 page not found", HttpStatusCode.NotFound);
        var read = await _server.NextAsync();
        Assert.StartsWith("/apis/gateway.networking.k8s.io/v1beta1/", read.Path);
        read.Reply(Objects.Gateway("a", 7));
        (await _server.NextAsync()).Reply("{}");
        await second;
    }

    [Fact]
    public async Task A_refusal_is_passed_on()
    {
        var write = Write(Status(ConditionStatus.False));
        (await _server.NextAsync()).Reply(Objects.Gateway("a", 7));
        (await _server.NextAsync()).Refuse(HttpStatusCode.UnprocessableEntity, "Invalid", "status.conditions is wrong");
        Assert.Contains("status.conditions is wrong", (await Assert.ThrowsAsync<KubernetesApiException>(() => write)).Message);
    }

    [Fact]
    public async Task No_more_than_a_bounded_number_is_written_at_once()
    {
        var writes = Enumerable.Range(0, 40).Select(_ => Write(null)).ToArray();
        var reads = new Queue<FakeRequest>();
        while (reads.Count < 32)
            reads.Enqueue(await _server.NextAsync());
        for (var i = 32; i < 40; i++)
        {
            // The next one comes when another has its answer.
            Assert.True(_server.IsQuiet);
            reads.Dequeue().Reply(Objects.Gateway("a", 7));
            reads.Enqueue(await _server.NextAsync());
        }

        foreach (var read in reads)
            read.Reply(Objects.Gateway("a", 7));
        await Task.WhenAll(writes);
    }

    [Fact]
    public async Task Writes_pass_at_a_bounded_rate_after_a_burst()
    {
        var pace = new WritePace(perSecond: 10, burst: 3, _time);
        for (var i = 0; i < 3; i++)
            Assert.True(pace.WaitAsync(CancellationToken.None).IsCompleted);
        var fourth = pace.WaitAsync(CancellationToken.None);
        Assert.False(fourth.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await fourth.WaitAsync(Patience);
        _time.Advance(TimeSpan.FromSeconds(10));
        for (var i = 0; i < 3; i++)
            Assert.True(pace.WaitAsync(CancellationToken.None).IsCompleted);
        Assert.False(pace.WaitAsync(CancellationToken.None).IsCompleted);
    }
}
