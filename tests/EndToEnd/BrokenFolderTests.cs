using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>What is wrong in a folder is told, and touches nothing else.</summary>
public sealed class BrokenFolderTests
{
    [Fact]
    public async Task A_broken_file_a_missing_backend_and_a_bad_certificate_leave_the_rest_working()
    {
        var envoy = Tools.Envoy;
        await using var backend = await EchoBackend.StartAsync("one");
        var ports = FreePort.Take(2);
        using var folder = new Folder();
        folder.Save("gateway.yaml", Manifests.GatewayWithTls("edge", ports[0], ports[1]));
        folder.Save("certificate.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: cert, namespace: default}
            type: kubernetes.io/tls
            data: {tls.crt: bm90IGEgY2VydGlmaWNhdGU=, tls.key: bm90IGEga2V5}
            """);
        folder.Save("one.yaml", Manifests.Service("one", backend.Port));
        folder.Save("good.yaml", Manifests.Route("good", "edge", "good.example.com", 0, ("one", 1)));
        folder.Save("missing.yaml", Manifests.Route("missing", "edge", "missing.example.com", 0, ("nobody", 1)));
        folder.Save("broken.yaml", "apiVersion: v1\nkind: Service\n  metadata: [\n");

        await using var kgateway = KGatewayProcess.Start(folder.Path, envoy);
        await kgateway.ReadyAsync();
        await Eventually.TrueAsync(async () => await Probe.GetAsync(ports[0], "good.example.com") is { Status: 200 }, $"served\n{kgateway.Log}");
        Assert.Equal(500, (await Probe.GetAsync(ports[0], "missing.example.com"))?.Status);

        var status = await KGatewayProcess.RunAsync("status", "--admin", $"http://127.0.0.1:{kgateway.AdminPort}");
        Assert.Contains("nobody", status.Output, StringComparison.Ordinal);
        Assert.Contains("broken.yaml", status.Output, StringComparison.Ordinal);
        Assert.Contains("InvalidCertificateRef", status.Output, StringComparison.Ordinal);
        Assert.Equal(1, status.ExitCode);

        var validation = await KGatewayProcess.RunAsync("validate", "-f", folder.Path);
        Assert.Contains("broken.yaml:3", validation.Output + validation.Error, StringComparison.Ordinal);
        Assert.Contains("nobody", validation.Output + validation.Error, StringComparison.Ordinal);
        Assert.Equal(1, validation.ExitCode);
    }

    [Fact]
    public async Task A_file_that_stops_parsing_keeps_its_last_good_objects()
    {
        var envoy = Tools.Envoy;
        await using var backend = await EchoBackend.StartAsync("one");
        var port = FreePort.Next();
        using var folder = new Folder();
        folder.Save("gateway.yaml", Manifests.Gateway("edge", port));
        folder.Save("one.yaml", Manifests.Service("one", backend.Port));
        folder.Save("route.yaml", Manifests.Route("good", "edge", "good.example.com", 1, ("one", 1)));
        await using var kgateway = KGatewayProcess.Start(folder.Path, envoy);
        await kgateway.ReadyAsync();
        await Eventually.TrueAsync(async () => await Probe.GetAsync(port, "good.example.com") is { Status: 200 }, $"served\n{kgateway.Log}");

        folder.Overwrite("route.yaml", "kind: [");
        await Eventually.TrueAsync(
            async () => (await kgateway.StateAsync()).GetProperty("findings").EnumerateArray()
                .Any(finding => finding.GetProperty("file").GetString()!.EndsWith("route.yaml", StringComparison.Ordinal)),
            "the broken file is told of");
        Assert.Equal(200, (await Probe.GetAsync(port, "good.example.com"))?.Status);

        folder.Overwrite("route.yaml", Manifests.Route("good", "edge", "good.example.com", 2, ("one", 1)));
        await Eventually.TrueAsync(async () => (await Probe.GetAsync(port, "good.example.com"))?.Revision == "2", "the mended file is in force");
    }
}
