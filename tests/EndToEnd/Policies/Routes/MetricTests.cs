using System.Globalization;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.Routes;

/// <summary>Metrics follow objects that come and go.</summary>
[Collection("Policies")]
public sealed class MetricTests(PolicyLab lab)
{
    [Fact]
    public async Task Gauges_rise_and_fall_with_routes_listeners_and_sets_of_them()
    {
        var site = lab.NewSite(FreePort.Next());
        var port = FreePort.Next();
        var gateway = Manifests.Gateway("NAME", site.Port).Replace("gatewayClassName", "allowedListeners: {namespaces: {from: Same} }\n  gatewayClassName", StringComparison.Ordinal);
        var set = $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {name: NAME-set, namespace: default}
            spec:
              parentRef: {name: NAME}
              listeners: [{name: http, port: {{port}}, protocol: HTTP}]
            ---
            {{PolicyLab.Route("NAME-set").Replace("{name: NAME,", "{name: NAME-set,", StringComparison.Ordinal).Replace("[{name: NAME-set}]", "[{group: gateway.networking.k8s.io, kind: ListenerSet, name: NAME-set}]", StringComparison.Ordinal)}}
            """;
        site.Save($"{gateway}\n---\n{PolicyLab.Route("NAME")}");
        await HasAsync("resources_managed", "1", "resource=\"Gateway\"", $"parent=\"{site.Name}\"");
        await HasAsync("resources_managed", "1", "resource=\"HTTPRoute\"", $"parent=\"{site.Name}\"");
        await HasAsync("routing_domains", "1", $"gateway=\"{site.Name}\"", $"port=\"{site.Port}\"");
        await HasAsync("xds_snapshot_resources", "1", $"gateway=\"{site.Name}\"", "resource=\"Listener\"");
        await HasAsync("resources_managed", null, "resource=\"XListenerSet\"", $"parent=\"{site.Name}\"");

        site.Append(set);
        await HasAsync("resources_managed", "1", "resource=\"XListenerSet\"", $"parent=\"{site.Name}\"");
        await HasAsync("resources_managed", "1", "resource=\"HTTPRoute\"", $"parent=\"{site.Name}-set\"");
        await HasAsync("routing_domains", "1", $"gateway=\"{site.Name}\"", $"port=\"{port}\"");
        await HasAsync("xds_snapshot_resources", "2", $"gateway=\"{site.Name}\"", "resource=\"Listener\"");

        site.Save(gateway);
        await HasAsync("resources_managed", null, "resource=\"XListenerSet\"", $"parent=\"{site.Name}\"");
        await HasAsync("resources_managed", null, "resource=\"HTTPRoute\"", $"parent=\"{site.Name}\"");
        await HasAsync("xds_snapshot_resources", "1", $"gateway=\"{site.Name}\"", "resource=\"Listener\"");
        site.Save("");
        await HasAsync("resources_managed", null, "resource=\"Gateway\"", $"parent=\"{site.Name}\"");
        await HasAsync("xds_snapshot_resources", null, $"gateway=\"{site.Name}\"", "resource=\"Listener\"");
    }

    // The value of the sample with these labels; nothing and zero are the same.
    private Task HasAsync(string name, string? value, params string[] labels) => Eventually.EqualAsync(
        value,
        async () => (await lab.KGateway.AdminAsync("/metrics")).Split('\n')
            .Where(line => line.StartsWith($"kgateway_{name}{{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
            .Select(static line => line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0])
            .Where(static sample => double.Parse(sample, CultureInfo.InvariantCulture) != 0)
            .FirstOrDefault(),
        $"{name} of {string.Join(", ", labels)}");
}
