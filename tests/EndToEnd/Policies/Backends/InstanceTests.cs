using System.Net;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using Microsoft.AspNetCore.Http;

namespace KGateway.EndToEnd.Policies.Backends;

/// <summary>Instances of EC2 that are looked up.</summary>
public sealed class InstanceTests
{
    [Fact]
    [PolicyField("Backend", "aws.ec2.port", "aws.ec2.addressType", "aws.ec2.filters.key", "aws.ec2.filters.keyValue.key", "aws.ec2.filters.keyValue.value")]
    public async Task Requests_go_to_the_instances_with_the_tags()
    {
        var envoy = Tools.Envoy;
        await using var server = await HttpServer.StartAsync(
            static context => context.Response.WriteAsync(context.Connection.LocalIpAddress!.ToString()), IPAddress.Any);
        var port = FreePort.Next();
        var objects = string.Join(
            "\n---\n",
            Manifests.Gateway("edge", port),
            Objects("all", $$"""port: {{server.Port}}"""),
            Objects("shop", $$"""port: {{server.Port}}, filters: [{keyValue: {key: app, value: shop} }]"""),
            Objects("canary", $$"""port: {{server.Port}}, filters: [{keyValue: {key: app, value: shop} }, {key: canary}]"""),
            Objects("public", $$"""port: {{server.Port}}, addressType: PublicIP"""));
        using var folder = new Folder();
        folder.Save("objects.yaml", objects);
        await using var kgateway = KGatewayProcess.Start(folder.Path, envoy, "--set", "EnableAwsEc2Discovery=true");
        await kgateway.ReadyAsync();
        await using var lookups = await InstanceLookups.StartAsync(
            objects,
            folder,
            InstanceLookups.Instance("127.0.0.2", "127.0.1.2", "app=shop", "canary=")
            + InstanceLookups.Instance("127.0.0.3", "127.0.1.3", "app=shop")
            + InstanceLookups.Instance("127.0.0.4", null, "app=SHOP", "Canary=yes"));

        await ServeAsync(port, "all", "127.0.0.2", "127.0.0.3", "127.0.0.4");
        await ServeAsync(port, "shop", "127.0.0.2", "127.0.0.3");
        await ServeAsync(port, "canary", "127.0.0.2");
        await ServeAsync(port, "public", "127.0.1.2", "127.0.1.3");
    }

    private static Task ServeAsync(int port, string name, params string[] addresses) => Eventually.TrueAsync(
        async () =>
        {
            var seen = new SortedSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < 8 * addresses.Length; i++)
            {
                if (await Probe.GetAsync(port, $"{name}.test") is not { Status: 200 } answer)
                {
                    return false;
                }

                seen.Add(answer.Body);
            }

            return seen.SequenceEqual(addresses);
        },
        $"{name} is served by {string.Join(", ", addresses)}");

    private static string Objects(string name, string ec2) => RoutedBackend.Of(name, $$"""{type: AWS, aws: {ec2: { {{ec2}} } } }""");
}
