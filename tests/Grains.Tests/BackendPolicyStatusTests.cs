using KGateway.Grains.Tests.Harness;
using KGateway.Resources;
using KGateway.Translation.Statuses;

namespace KGateway.Grains.Tests;

public sealed class BackendPolicyStatusTests
{
    private const string Secret = """
        apiVersion: v1
        kind: Secret
        metadata: {name: s, namespace: default}
        stringData: {other: x}
        """;

    [Fact]
    public async Task AStatusFollowsWhatItsPolicyRefersToAndLeavesTheOthersAlone()
    {
        await using var cluster = await TestCluster.StartAsync(1, realTranslation: true);
        cluster.Source.Put(Read(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: a, namespace: default}
            spec: {ports: [{port: 80}]}
            """));
        cluster.Source.Put(Read(Policy("bad", "tls: {secretRef: {name: s}}")), Read(Policy("other", "connectTimeout: 1s")));
        await cluster.Statuses.UntilAsync(() => Accepted(cluster, "bad") == "Invalid" && Accepted(cluster, "other") == "Valid", "refused");

        cluster.Source.Put(Read(Secret));
        await cluster.Statuses.UntilAsync(() => Accepted(cluster, "bad") == "Valid", "accepted");
        cluster.Source.Delete(Read(Secret));
        await cluster.Statuses.UntilAsync(() => Accepted(cluster, "bad") == "Invalid", "refused again");
        Assert.Equal(1, cluster.Statuses.Writes(Id("other")));
    }

    private static ResourceId Id(string name) => new(ResourceKinds.BackendConfigPolicy.GroupKind, new("default", name));

    private static string? Accepted(TestCluster cluster, string name) =>
        cluster.Statuses.Written.TryGetValue(Id(name), out var status) && status is PolicyStatus { Ancestors: [var ancestor] }
            ? ancestor.Conditions[0].Reason
            : null;

    private static string Policy(string name, string spec) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: BackendConfigPolicy
        metadata: {name: {{name}}, namespace: default}
        spec: {targetRefs: [{group: '', kind: Service, name: a}], {{spec}}}
        """;

    private static Resource Read(string yaml) => ResourceReader.Read("test.yaml", yaml, new ReadOptions()).Objects[0];
}
