using System.Net;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Membership.Table;
using KGateway.Kubernetes.Tests.Harness;
using static KGateway.Kubernetes.Tests.Membership.Silos;

namespace KGateway.Kubernetes.Tests.Membership;

/// <summary>Real silos on a real API server.</summary>
[Trait("Duration", "Long")]
public sealed class SiloLabTests(KubeLab lab)
{
    [Fact]
    public async Task Silos_join_with_no_more_rights_than_they_need_and_a_lost_pods_silo_is_declared_dead()
    {
        await LabReplicas.UpAsync(lab);
        var ns = await lab.NamespaceAsync();
        var config = await LabReplicas.KubeConfigAsync(lab, ns);
        await using var first = await Replica.StartAsync(KubernetesApi.Connect(config), await LabReplicas.PodAsync(lab, ns, "kgateway-0"));
        await using var second = await Replica.StartAsync(KubernetesApi.Connect(config), await LabReplicas.PodAsync(lab, ns, "kgateway-1"));
        await first.SeesAsync(2);
        await second.SeesAsync(2);
        var statistics = await first.Grains.GetGrain<IManagementGrain>(0).GetRuntimeStatistics([first.Address, second.Address]);
        Assert.Equal(2, statistics.Length);
        Assert.Equal("2", await lab.KubectlAsync("get", "orleanscluster", "-n", ns, "kgateway", "-o", "jsonpath={.table.active}"));

        // A silo that stays away from the probes: it has not joined yet, and only Kubernetes knows of its pod.
        var third = (await LabReplicas.PodAsync(lab, ns, "kgateway-2")) with { PodAddress = IPAddress.Parse("10.9.9.9") };
        using var api = KubernetesApi.Connect(config);
        var table = Table(api, third);
        var entry = Entry(11111, SiloStatus.Joining, "10.9.9.9");
        entry.SiloName = third.PodName;
        while (!await table.InsertRowAsync(entry, (await table.ReadAllAsync()).Version.Next()))
        {
            // Another one was first.
        }

        await table.UpdateIAmAliveAsync(entry);
        var lease = SiloLeases.Name("kgateway", entry.SiloAddress);
        await lab.KubectlAsync("get", "lease", "-n", ns, lease);
        await lab.KubectlAsync("delete", "pod", "-n", ns, "kgateway-2", "--grace-period=0", "--force");
        await first.SeesDeadAsync(entry.SiloAddress);
        // Its Lease went with the pod.
        await lab.KubectlAsync("wait", "-n", ns, "--timeout=60s", "--for=delete", $"lease/{lease}");

        await second.StopAsync();
        await first.SeesAsync(1);
        Assert.DoesNotContain(first.Log.Concat(second.Log), static line => line.Contains("orbidden", StringComparison.Ordinal));
    }
}
