using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster;

/// <summary>The class that the control plane makes itself.</summary>
[Trait("Duration", "Long")]
[Collection("Cluster")]
public sealed class GatewayClassTests(Installation installation, ITestOutputHelper output)
{
    [Fact]
    public async Task A_class_that_somebody_deletes_comes_back_and_meanwhile_nothing_is_lost()
    {
        await installation.UpAsync(3);
        var site = await Site.CreateAsync(installation, 2);
        await using var load = site.Load(100);
        await using var changes = RouteChanges.Start(site, 2, 5);
        await Eventually.TrueAsync(() => load.Good > 50, "requests succeed");
        var before = await UidAsync();
        await installation.Lab.KubectlAsync("delete", "gatewayclass", "kgateway");
        await Eventually.TrueAsync(
            async () => await UidAsync() is { Length: > 0 } now && now != before, "the class is back", TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(300));
        await installation.Lab.KubectlAsync("wait", "--for=condition=Accepted", "gatewayclass/kgateway", "--timeout=60s");
        output.WriteLine($"{await changes.StopAsync()}");
        await load.StopAsync();
        Assert.Empty(load.Failures);
    }

    private Task<string> UidAsync() =>
        installation.Lab.KubectlAsync("get", "gatewayclass", "kgateway", "--ignore-not-found", "-o", "jsonpath={.metadata.uid}");
}
