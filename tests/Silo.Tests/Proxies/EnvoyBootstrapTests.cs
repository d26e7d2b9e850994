using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using KGateway.EndToEnd.Harness;
using KGateway.Resources;
using KGateway.Silo.Proxies;
using KGateway.Translation;

namespace KGateway.Silo.Tests.Proxies;

public sealed class EnvoyBootstrapTests
{
    private static readonly ObjectKey Gateway = new("default", "web");

    [Fact]
    public void Says_who_the_proxy_is_and_shows_the_token()
    {
        var json = JsonNode.Parse(EnvoyBootstrap.ToJson(new BootstrapOptions(Gateway, new XdsAddress("127.0.0.1", 9977, "secret"))))!;
        Assert.Equal("kgateway-kube-gateway-api~default~web", (string?)json["node"]!["metadata"]!["role"]);
        var service = json["dynamicResources"]!["adsConfig"]!["grpcServices"]![0]!;
        Assert.Equal("Bearer secret", (string?)service["initialMetadata"]![0]!["value"]);
        Assert.Equal("127.0.0.1", (string?)json["admin"]!["address"]!["socketAddress"]!["address"]);
    }

    [Fact]
    public void A_lost_stream_is_opened_again_soon()
    {
        var json = JsonNode.Parse(EnvoyBootstrap.ToJson(new BootstrapOptions(Gateway, new XdsAddress("127.0.0.1", 9977, "secret"))))!;
        var pauses = json["dynamicResources"]!["adsConfig"]!["grpcServices"]![0]!["envoyGrpc"]!["retryPolicy"]!["retryBackOff"]!;
        Assert.Equal("0.200s", (string?)pauses["baseInterval"]);
        Assert.Equal("10s", (string?)pauses["maxInterval"]);
    }

    [Fact]
    public void What_a_cluster_needs_is_made_with_its_first_request()
    {
        var json = JsonNode.Parse(EnvoyBootstrap.ToJson(new BootstrapOptions(Gateway, new XdsAddress("127.0.0.1", 9977, "secret"))))!;
        Assert.True((bool)json["clusterManager"]!["enableDeferredClusterCreation"]!);
        Assert.True((bool)json["deferredStatOptions"]!["enableDeferredCreationStats"]!);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("kgateway.kgateway-system.svc.cluster.local.")]
    public async Task Envoy_takes_it(string host)
    {
        var json = EnvoyBootstrap.ToJson(new BootstrapOptions(Gateway, new XdsAddress(host, 9977, "secret")));
        using var process = Process.Start(new ProcessStartInfo(EnvoyTool.Program, ["--mode", "validate", "--config-yaml", json])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error + await output);
        Assert.DoesNotContain("envoy bug", await error, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_that_is_no_program_is_an_error()
    {
        var file = Path.GetTempFileName();
        Assert.Throws<EnvoyNotRunnableException>(() => EnvoyBinary.Find(file, static _ => null));
        File.Delete(file);
        Assert.Throws<EnvoyNotRunnableException>(() => EnvoyBinary.Find(file, static _ => null));
    }

    [Fact]
    public void Without_any_program_there_is_none() => Assert.Null(EnvoyBinary.Find(null, static _ => null));

    [Fact]
    public void Port_in_use_is_a_problem()
    {
        var port = FreePort.Next();
        using var listener = new TcpListener(IPAddress.IPv6Any, port);
        listener.Start();
        Assert.Equal($"port {port} is in use by another program", PortProbe.Problem(new InfrastructurePort(port, "TCP")));
        Assert.Null(PortProbe.Problem(new InfrastructurePort(port, "UDP")));
    }

    [Fact]
    public void Port_in_use_by_UDP_is_a_problem_of_UDP_alone()
    {
        var port = FreePort.Next();
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        Assert.Equal($"UDP port {port} is in use by another program", PortProbe.Problem(new InfrastructurePort(port, "UDP")));
        Assert.Null(PortProbe.Problem(new InfrastructurePort(port, "TCP")));
    }
}
