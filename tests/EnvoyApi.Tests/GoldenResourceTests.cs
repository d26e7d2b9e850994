using System.Text.Json.Nodes;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Google.Protobuf;

namespace KGateway.EnvoyApi.Tests;

/// <summary>Every expected resource must have a place in the trimmed messages for each of its fields.</summary>
public sealed class GoldenResourceTests
{
    [Fact]
    public void Listeners_come_back_equal() => AssertRoundTrip<Listener>("Listeners");

    [Fact]
    public void Route_configurations_come_back_equal() => AssertRoundTrip<RouteConfiguration>("Routes");

    [Fact]
    public void Clusters_come_back_equal() => AssertRoundTrip<Cluster>("Clusters", "ExtraClusters");

    private static void AssertRoundTrip<T>(params string[] sections) where T : IMessage, new()
    {
        var folder = SharedFiles.Require("golden", "expected");
        var failures = new List<string>();
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var document = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            foreach (var section in sections)
            {
                foreach (var resource in document[section] as JsonArray ?? [])
                {
                    count++;
                    if (Difference<T>(resource!) is { } difference)
                        failures.Add($"{Path.GetRelativePath(folder, file)} {section}: {difference}");
                }
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {count} resources:\n{string.Join('\n', failures)}");
        Assert.NotEqual(0, count);
    }

    private static string? Difference<T>(JsonNode resource) where T : IMessage, new()
    {
        try
        {
            var back = EnvoyJson.Format(EnvoyJson.Parse<T>(resource.ToJsonString()));
            return JsonNode.DeepEquals(resource, JsonNode.Parse(back)) ? null : $"{resource.ToJsonString()}\n  became {back}";
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }
}
