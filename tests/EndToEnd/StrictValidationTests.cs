using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>In strict mode what Envoy would refuse doesn't reach a proxy: it is told in Envoy's words, replaced where it stands, and touches nothing else.</summary>
public sealed class StrictValidationTests
{
    private const string Strict = "KGW_VALIDATION_MODE=STRICT";

    [Fact]
    public async Task A_file_that_is_not_there_fails_its_backend_alone()
    {
        var envoy = Tools.Envoy;
        await using var backend = await EchoBackend.StartAsync("one");
        var port = FreePort.Next();
        using var folder = Site(port, backend.Port);
        folder.Save("tls.yaml", """
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: BackendConfigPolicy
            metadata: {name: tls, namespace: default}
            spec: {targetRefs: [{group: '', kind: Service, name: two}], tls: {files: {rootCA: /nowhere/ca.crt}}}
            """);
        await using var kgateway = KGatewayProcess.Start(folder.Path, envoy, "--set", Strict);
        await kgateway.ReadyAsync();
        await Eventually.TrueAsync(async () => await Probe.GetAsync(port, "one.example.com") is { Status: 200 }, $"served\n{kgateway.Log}");
        await Eventually.EqualAsync(500, async () => (await Probe.GetAsync(port, "two.example.com"))?.Status ?? 0, "the answer of the other");
        await AssertToldAsync(kgateway, "/nowhere/ca.crt");
        Assert.DoesNotContain("refuses", kgateway.Log, StringComparison.Ordinal);

        var validation = await KGatewayProcess.RunWithEnvoyAsync(envoy, "validate", "-f", folder.Path, "--set", Strict);
        Assert.Contains("/nowhere/ca.crt", validation.Output, StringComparison.Ordinal);

        folder.Delete("tls.yaml");
        await Eventually.TrueAsync(async () => await Probe.GetAsync(port, "two.example.com") is { Status: 200 }, $"served again\n{kgateway.Log}");
    }

    [Fact]
    public async Task A_policy_that_Envoy_refuses_replaces_its_rule_until_it_is_mended()
    {
        using var program = WithPlantedFault(Tools.Envoy, "x-planted");
        await using var backend = await EchoBackend.StartAsync("one");
        var port = FreePort.Next();
        using var folder = Site(port, backend.Port);
        await using var kgateway = KGatewayProcess.Start(folder.Path, Path.Combine(program.Path, "envoy"), "--set", Strict);
        await kgateway.ReadyAsync();
        foreach (var host in Hosts)
            await Eventually.TrueAsync(async () => await Probe.GetAsync(port, host) is { Status: 200 }, $"{host} is served\n{kgateway.Log}");

        folder.Save("policy.yaml", Policy("x-planted"));
        await Eventually.TrueAsync(async () => await Probe.GetAsync(port, "two.example.com") is { Status: 500 }, $"replaced\n{kgateway.Log}");
        Assert.Equal(200, (await Probe.GetAsync(port, "one.example.com"))?.Status);
        await AssertToldAsync(kgateway, "invalid xds configuration: error initializing configuration '/dev/fd/0': planted");

        folder.Save("policy.yaml", Policy("x-good"));
        await Eventually.TrueAsync(async () => await Probe.GetAsync(port, "two.example.com") is { Status: 200 }, $"mended\n{kgateway.Log}");
    }

    [Fact]
    public async Task An_Envoy_that_cannot_validate_is_told_of_and_holds_nothing_up()
    {
        using var program = Wrapper(Tools.Envoy, "echo broken >&2; exit 3");
        await using var backend = await EchoBackend.StartAsync("one");
        var port = FreePort.Next();
        using var folder = Site(port, backend.Port);
        await using var kgateway = KGatewayProcess.Start(folder.Path, Path.Combine(program.Path, "envoy"), "--set", Strict);
        await kgateway.ReadyAsync();
        await Eventually.TrueAsync(async () => await Probe.GetAsync(port, "one.example.com") is { Status: 200 }, $"served\n{kgateway.Log}");
        Assert.Contains("strict validation", await kgateway.AdminAsync("/readyz"), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => kgateway.Log.Contains("Envoy ended with 3: broken", StringComparison.Ordinal), "the log tells why");
    }

    private static string[] Hosts => ["one.example.com", "two.example.com"];

    private static Folder Site(int port, int backend)
    {
        var folder = new Folder();
        folder.Save("gateway.yaml", Manifests.Gateway("edge", port));
        foreach (var name in new[] { "one", "two" })
        {
            folder.Save($"{name}.yaml", Manifests.Service(name, backend));
            folder.Save($"{name}-route.yaml", Manifests.Route(name, "edge", $"{name}.example.com", 1, (name, 1)));
        }

        return folder;
    }

    private static string Policy(string header) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: p, namespace: default}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: two}]
          headerModifiers: {request: {set: [{name: {{header}}, value: "1"}]} }
        """;

    // An Envoy that doesn't like a word in what it is to validate.
    private static Folder WithPlantedFault(string envoy, string word) => Wrapper(
        envoy,
        $"grep -q {word} \"$4\" && {{ echo \"error initializing configuration '$4': planted\" >&2; exit 1; }}");

    private static Folder Wrapper(string envoy, string whenValidating)
    {
        var folder = new Folder();
        folder.Save("envoy", $"""
            #!/bin/sh
            if [ "$1 $2" = "--mode validate" ]; then {whenValidating}; fi
            exec {envoy} "$@"
            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(folder.Path, "envoy"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return folder;
    }

    private static Task AssertToldAsync(KGatewayProcess kgateway, string words) => Eventually.TrueAsync(
        async () => (await KGatewayProcess.RunAsync("status", "--admin", $"http://127.0.0.1:{kgateway.AdminPort}")).Output.Contains(words, StringComparison.Ordinal),
        $"status says {words}");
}
