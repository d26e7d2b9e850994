using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster;

/// <summary>Values of the chart that change how the control plane works, in a running cluster.</summary>
[Trait("Duration", "Long")]
[Collection("Cluster")]
public sealed class ChartValuesTests(Installation installation, ITestOutputHelper output)
{
    private const string Other = "other-system";

    // An Envoy that says nothing within ten seconds, as on a busy machine, is asked again after thirty.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task Strict_validation_TLS_and_parameters_of_the_class_are_switched_on_without_a_failed_request()
    {
        var envoy = PlantedFault("x-planted");
        await installation.UpAsync(1);
        var site = await Site.CreateAsync(installation, 2);
        await installation.Lab.ApplyAsync($$"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: GatewayParameters
            metadata: {name: of-class, namespace: {{site.Namespace}}}
            spec: {kube: {deployment: {replicas: 1, strategy: {rollingUpdate: {maxUnavailable: 0} } }, podTemplate: {extraLabels: {of: class} } } }
            """);
        try
        {
            await using var load = site.Load(50);
            await installation.InstallAsync(
                1,
                "validation.level=strict",
                $"controller.extraEnv.KGATEWAY_ENVOY={envoy}",
                "controller.xds.tls.enabled=true",
                $"gatewayClassParametersRefs.kgateway.name=of-class,gatewayClassParametersRefs.kgateway.namespace={site.Namespace}");
            await EqualAsync(site, "gatewayclass/kgateway", "{.spec.parametersRef.name}", "of-class");
            await EqualAsync(site, "deployment/edge", "{.spec.template.metadata.labels.of}", "class");

            await Eventually.TrueAsync(
                async () => (await GetAsync(site, "configmap/edge", @"{.data.ca\.crt}")).Contains("BEGIN CERTIFICATE", StringComparison.Ordinal),
                "the proxy has the authority",
                Patience,
                TimeSpan.FromMilliseconds(200));
            // A new bootstrap is taken by pods that start after it, and the label's pods may have started before it.
            await installation.Lab.KubectlAsync("rollout", "restart", "-n", site.Namespace, "deployment/edge");
            await installation.Lab.KubectlAsync("rollout", "status", "-n", site.Namespace, "deployment/edge", "--timeout=120s");
            var stats = await site.ProxyAdminAsync("/stats?filter=cluster.xds_cluster.ssl.handshake");
            Assert.Matches("handshake: [1-9]", stats);
            await site.ChangeAllAsync();

            await installation.Lab.ApplyAsync(Policy(site.Namespace, "x-planted"));
            await ToldAsync(site, "planted");
            await site.ChangeAllAsync();
            await installation.Lab.ApplyAsync(Policy(site.Namespace, "x-good"));
            await ToldAsync(site, "");
            var before = load.Good;
            await Eventually.TrueAsync(() => load.Good > before + 50, "requests succeed");
            await load.StopAsync();
            Assert.Empty(load.Failures);
            output.WriteLine($"{load.Good} of {load.Sent} requests answered with 200");
        }
        finally
        {
            await installation.InstallAsync(1);
        }

        await EqualAsync(site, "gatewayclass/kgateway", "{.spec.parametersRef}", "");
    }

    [Fact]
    public async Task Two_installations_share_a_cluster_by_namespaces()
    {
        await installation.UpAsync(1);
        try
        {
            await installation.InstallAsync(1, Selector("one"));
            await installation.InstallOtherAsync(Other, Selector("two"));
            var ours = await installation.Lab.NamespaceAsync();
            var theirs = await installation.Lab.NamespaceAsync();
            await installation.Lab.KubectlAsync("label", "namespace", ours, "team=one");
            await installation.Lab.KubectlAsync("label", "namespace", theirs, "team=two");
            foreach (var ns in (string[])[ours, theirs])
                await installation.Lab.ApplyAsync(Gateway(ns));
            foreach (var (ns, system) in ((string, string)[])[(ours, Installation.Namespace), (theirs, Other)])
            {
                await installation.Lab.KubectlAsync("wait", "-n", ns, "--for=condition=Programmed", "gateway/edge", "--timeout=120s");
                Assert.Contains(
                    $"kgateway.{system}.svc.cluster.local.",
                    await installation.Lab.KubectlAsync("get", "-n", ns, "configmap/edge", "-o", @"jsonpath={.data.envoy\.yaml}"),
                    StringComparison.Ordinal);
                await installation.Lab.KubectlAsync("rollout", "status", "-n", ns, "deployment/edge", "--timeout=120s");
            }

            // A namespace that goes to the other installation is taken over by it.
            await installation.Lab.KubectlAsync("label", "--overwrite", "namespace", theirs, "team=one");
            await Eventually.TrueAsync(
                async () => (await installation.Lab.KubectlAsync("get", "-n", theirs, "configmap/edge", "-o", @"jsonpath={.data.envoy\.yaml}"))
                    .Contains($"kgateway.{Installation.Namespace}.svc.cluster.local.", StringComparison.Ordinal),
                "the other installation deploys it",
                Patience,
                TimeSpan.FromMilliseconds(300));
        }
        finally
        {
            await installation.Lab.HelmAsync("uninstall", "kgateway", "-n", Other, "--wait");
        }
    }

    private static string Selector(string team) => $"discoveryNamespaceSelectors[0].matchLabels.team={team}";

    private static string Gateway(string ns) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: {{ns}}}
        spec: {gatewayClassName: kgateway, listeners: [{name: http, port: 80, protocol: HTTP}]}
        """;

    // On a route that nobody asks for, so that its answers are no failures of the load.
    private static string Policy(string ns, string header) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: planted, namespace: {{ns}}}
        spec: {parentRefs: [{name: edge}], hostnames: [planted.example], rules: [{backendRefs: [{name: web, port: 80}]}]}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: planted, namespace: {{ns}}}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: planted}]
          headerModifiers: {request: {set: [{name: {{header}}, value: "1"}]} }
        """;

    // An Envoy that doesn't like a word in what it is to validate. Pods have a /tmp of their own.
    private static string PlantedFault(string word)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "planted-envoy");
        File.WriteAllText(path, $"""
            #!/bin/sh
            if [ "$1 $2" = "--mode validate" ]; then
              grep -q {word} "$4" && {"{"} echo "error initializing configuration '$4': planted" >&2; exit 1; {"}"}
            fi
            exec {Tools.Envoy} "$@"
            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }

    // What Envoy said, in the policy's status; nothing when all is well.
    private Task ToldAsync(Site site, string words) => Eventually.TrueAsync(
        async () =>
        {
            var told = await GetAsync(site, "trafficpolicy/planted", "{.status.ancestors[*].conditions[?(@.status==\"False\")].message}");
            return words.Length == 0 ? told.Length == 0 : told.Contains(words, StringComparison.Ordinal);
        },
        $"the policy's status says '{words}'",
        Patience,
        TimeSpan.FromMilliseconds(200));

    private Task EqualAsync(Site site, string what, string path, string expected) => Eventually.TrueAsync(
        async () => await GetAsync(site, what, path) == expected, $"{what} has {path}={expected}", Patience, TimeSpan.FromMilliseconds(200));

    private Task<string> GetAsync(Site site, string what, string path) =>
        installation.Lab.KubectlAsync("get", "-n", site.Namespace, what, "-o", $"jsonpath={path}");
}
