using KGateway.Grains.Contracts.Sources;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Sources;
using KGateway.Kubernetes.Tests.Harness;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using Microsoft.Extensions.Logging.Abstractions;

namespace KGateway.Kubernetes.Tests.InLab;

[Trait("Duration", "Long")]
public sealed class KubernetesSourceLabTests(KubeLab lab)
{
    private const string Gateways = "gateways.gateway.networking.k8s.io";

    private readonly CollectedLog<KubernetesSource> _log = new();

    private KubernetesSource Source(KubernetesApi api) => new(new WatchedKinds(istio: true), new StandIns([]), api, TimeProvider.System, _log);

    private static string Gateway(string ns, string name, string listener) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: {{name}}, namespace: {{ns}}}
        spec:
          gatewayClassName: kgateway
          listeners:
          - {name: {{listener}}, port: 80, protocol: HTTP}
        """;

    // The last word about the objects of a namespace, once it fulfils a condition.
    private static async Task<long> UntilAsync(
        Batches batches, string ns, Dictionary<string, Resource> objects, Func<Dictionary<string, Resource>, bool> condition)
    {
        while (true)
        {
            var batch = await batches.NextAsync();
            if (batch.Complete)
                objects.Clear();
            foreach (var change in batch.Changes.Where(change => change.Id.Key.Namespace == ns))
            {
                if (change.Value is { } value)
                    objects[change.Id.Key.Name] = value;
                else
                    objects.Remove(change.Id.Key.Name);
            }

            if (condition(objects))
                return batch.Position;
        }
    }

    [Fact]
    public async Task Gateways_are_listed_and_followed()
    {
        await lab.UpAsync(gatewayApi: true);
        var ns = await lab.NamespaceAsync();
        using var api = lab.Connect();
        await lab.ApplyAsync(Gateway(ns, "a", "one"));
        await using var batches = new Batches(Source(api), Gateways);
        var first = await batches.NextAsync();
        Assert.True(first is { Complete: true, Synced: true, Position: > 0 });
        var listed = Assert.Single(first.Changes, change => change.Id.Key == new ObjectKey(ns, "a"));
        Assert.Equal("one", ((Gateway)listed.Value!).Spec.Listeners[0].Name);
        Assert.DoesNotContain(_log.Lines, static line => line.Contains("by pages", StringComparison.Ordinal));

        var objects = new Dictionary<string, Resource> { ["a"] = listed.Value! };
        await lab.ApplyAsync(Gateway(ns, "b", "two"));
        await UntilAsync(batches, ns, objects, static held => held.ContainsKey("b"));
        await lab.ApplyAsync(Gateway(ns, "a", "three"));
        await UntilAsync(batches, ns, objects, static held => ((Gateway)held["a"]).Spec.Listeners[0].Name == "three");
        await lab.KubectlAsync("delete", "gateway", "-n", ns, "b");
        await UntilAsync(batches, ns, objects, static held => !held.ContainsKey("b"));
    }

    [Fact]
    public async Task What_is_deleted_while_nobody_watches_is_gone_afterwards()
    {
        await lab.UpAsync(gatewayApi: true);
        var ns = await lab.NamespaceAsync();
        using var api = lab.Connect();
        await lab.ApplyAsync(Gateway(ns, "a", "one"));
        await lab.ApplyAsync(Gateway(ns, "b", "one"));
        var objects = new Dictionary<string, Resource>();
        long position;
        await using (var batches = new Batches(Source(api), Gateways))
            position = await UntilAsync(batches, ns, objects, static held => held.Count == 2);
        await lab.KubectlAsync("delete", "gateway", "-n", ns, "a");

        await using (var resumed = new Batches(Source(api), Gateways, resumeAfter: position))
        {
            await UntilAsync(resumed, ns, objects, static held => !held.ContainsKey("a"));
            Assert.Equal(["b"], objects.Keys);
        }

        await using var anew = new Batches(Source(api), Gateways);
        objects = [];
        await UntilAsync(anew, ns, objects, static _ => true);
        Assert.Equal(["b"], objects.Keys);
    }

    [Fact]
    public async Task A_position_that_the_server_has_forgotten_brings_a_list()
    {
        await lab.UpAsync(gatewayApi: true);
        using var api = lab.Connect();
        await using var batches = new Batches(Source(api), Gateways, resumeAfter: 1);
        Assert.True((await batches.NextAsync()).Complete);
        Assert.Contains(_log.Lines, static line => line.Contains("listed again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_kind_can_be_listed_or_is_not_served()
    {
        await lab.UpAsync(gatewayApi: true);
        using var api = lab.Connect();
        var source = Source(api);
        foreach (var stream in source.Streams)
        {
            await using var batches = new Batches(source, stream.Name);
            Assert.True((await batches.NextAsync()).Complete, stream.Name);
        }

        Assert.DoesNotContain(_log.Lines, static line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_hold_what_a_list_within_a_watch_holds()
    {
        await lab.UpAsync();
        using var api = lab.Connect();
        var path = KubernetesPath.Collection(ResourceKinds.Namespace);
        var (paged, version) = await PagedList.ReadAsync(
            api, path, null, new ObjectProjection(ResourceKinds.Namespace, NullLogger.Instance), TimeProvider.System, CancellationToken.None);
        Assert.True(version > 0);
        Assert.Contains(new ObjectKey("", "kube-system"), paged.Keys);
        await using var batches = new Batches(Source(api), "namespaces");
        var streamed = (await batches.NextAsync()).Changes.ToDictionary(static change => change.Id.Key, static change => change.Value);
        Assert.Equal(paged[new ObjectKey("", "kube-system")], streamed[new ObjectKey("", "kube-system")]);
    }

    [Fact]
    public async Task A_kind_comes_with_its_definition_and_goes_with_it()
    {
        await lab.UpAsync();
        // No other test brings this one.
        using var api = lab.Connect();
        await using var batches = new Batches(Source(api), "xlistenersets.gateway.networking.x-k8s.io");
        var none = await batches.NextAsync();
        Assert.True(none is { Complete: true, Changes.Count: 0 });

        batches.Begin();
        await lab.ApplyAsync("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: xlistenersets.gateway.networking.x-k8s.io}
            spec:
              group: gateway.networking.x-k8s.io
              scope: Namespaced
              names: {kind: XListenerSet, plural: xlistenersets, singular: xlistenerset, listKind: XListenerSetList}
              versions:
              - name: v1alpha1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """);
        await lab.KubectlAsync("wait", "--for=condition=Established", "--timeout=60s", "crd/xlistenersets.gateway.networking.x-k8s.io");
        var ns = await lab.NamespaceAsync();
        await lab.ApplyAsync($$"""
            apiVersion: gateway.networking.x-k8s.io/v1alpha1
            kind: XListenerSet
            metadata: {name: more, namespace: {{ns}}}
            spec: {parentRef: {name: gw}, listeners: [{name: a, port: 80, protocol: HTTP}]}
            """);
        var objects = new Dictionary<string, Resource>();
        await UntilAsync(batches, ns, objects, static held => held.ContainsKey("more"));

        await lab.KubectlAsync("delete", "crd", "xlistenersets.gateway.networking.x-k8s.io");
        ResourceBatch last;
        do
            last = await batches.NextAsync();
        while (!last.Complete);
        Assert.Empty(last.Changes);
        Assert.Contains(_log.Lines, static line => line.Contains("isn't served", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_ServiceAccount_may_not_list_is_named()
    {
        await lab.UpAsync();
        var ns = await lab.NamespaceAsync();
        await lab.KubectlAsync("create", "serviceaccount", "-n", ns, "nobody");
        var token = (await lab.KubectlAsync("create", "token", "-n", ns, "nobody")).Trim();
        var kubeconfig = Path.GetTempFileName();
        try
        {
            File.Copy(lab.KubeConfig, kubeconfig, overwrite: true);
            await lab.KubectlAsync("--kubeconfig", kubeconfig, "config", "set-credentials", "nobody", "--token", token);
            await lab.KubectlAsync("--kubeconfig", kubeconfig, "config", "set-context", "--current", "--user", "nobody");
            using var api = KubernetesApi.Connect(kubeconfig);
            await using var batches = new Batches(Source(api), "secrets");
            var e = await Assert.ThrowsAsync<KubernetesApiException>(batches.NextAsync);
            Assert.Equal("Forbidden", e.Reason);
            Assert.Contains("secrets", e.Message);
            Assert.Contains($"system:serviceaccount:{ns}:nobody", e.Message);
        }
        finally
        {
            File.Delete(kubeconfig);
        }
    }
}
