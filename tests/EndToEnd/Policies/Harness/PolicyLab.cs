using System.Text.Json;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>The tests of policies: they share a control plane, an Envoy and a backend, and have hosts of their own.</summary>
[CollectionDefinition("Policies")]
public sealed class PolicyCollection : ICollectionFixture<PolicyLab>;

/// <summary>A control plane on a folder with one Gateway, whose Envoy serves the hosts of all tests, and a backend that mirrors requests.</summary>
public sealed class PolicyLab : IAsyncLifetime
{
    // What the cookies of logins are signed with; in a cluster the controller makes it.
    private const string CookieKey = """
        apiVersion: v1
        kind: Secret
        metadata: {name: oauth2-hmac-secret, namespace: kgateway-system}
        stringData: {hmac-secret: the key that cookies are signed with}
        """;

    /// <summary>Policies of this namespace are for objects of all namespaces.</summary>
    public const string GlobalNamespace = "everywhere";

    /// <summary>An attribute that the environment of all Envoys gives to what they tell of themselves.</summary>
    public const string Label = "lab";

    /// <summary>
    /// An HTTPRoute <c>NAME</c> of host <c>NAME.test</c> at the Gateway that all tests share, up to its rules, which follow two blanks in.
    /// </summary>
    internal const string RouteWithRules = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: NAME, namespace: default}
        spec:
          parentRefs: [{name: edge}]
          hostnames: ["NAME.test"]
          rules:
        """;

    private const string SharedGateway = "edge";

    private readonly Folder _folder = new();
    private readonly Folder _programs = new();
    private KGatewayProcess? _kgateway;
    private MirrorBackend? _backend;
    private int _sites;

    internal KGatewayProcess KGateway => Part(_kgateway);

    internal MirrorBackend Backend => Part(_backend);

    /// <summary>Port of the Gateway's HTTP listener.</summary>
    public int Port { get; } = FreePort.Next();

    internal Folder Folder => _folder;

    /// <summary>Starts everything, once.</summary>
    public async ValueTask InitializeAsync()
    {
        if (Tools.FindEnvoy() is not { } envoy)
        {
            return;
        }

        _backend = await MirrorBackend.StartAsync();
        _folder.Save("lab.yaml", $"{Manifests.Gateway(SharedGateway, Port)}---\n{Manifests.Service("mirror", _backend.Port)}---\n{CookieKey}");
        // Threads of a proxy take a change one after the other: with one of them, what a request has shown holds for the next one too.
        string[] options =
            ["--concurrency", "1", "--set", $"KGW_GLOBAL_POLICY_NAMESPACE={GlobalNamespace}", "--set", "KGW_WEIGHTED_ROUTE_PRECEDENCE=true"];
        _kgateway = KGatewayProcess.StartWith(_folder.Path, WithQuickLogs(envoy), "OTEL_RESOURCE_ATTRIBUTES", $"{Label}=yes", options);
        await _kgateway.ReadyAsync();
        var nobody = NewSite();
        await Eventually.TrueAsync(async () => await nobody.TrySendAsync(HttpMethod.Get) is not null, $"the shared Gateway listens\n{_kgateway.Log}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_kgateway is not null)
        {
            await _kgateway.DisposeAsync();
        }

        if (_backend is not null)
        {
            await _backend.DisposeAsync();
        }

        _folder.Dispose();
        _programs.Dispose();
    }

    /// <summary>
    /// A host with an HTTPRoute <c>NAME</c> to the backend, a rule <c>rule</c>, and a TrafficPolicy <c>NAME</c> of the given
    /// specification attached to the route; served when this returns, with the policy in force. <paramref name="more"/> are further
    /// objects, <paramref name="rule"/> further fields of the rule. In all texts <c>NAME</c> stands for the site's name.
    /// </summary>
    internal async Task<PolicySite> RouteAsync(string policy, string more = "", string rule = "")
    {
        var site = NewSite();
        site.Save($$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME, namespace: default, labels: {site: NAME} }
            spec:
              parentRefs: [{name: edge}]
              hostnames: ["NAME.test"]
              rules:
              - name: rule
                backendRefs: [{name: mirror, port: 80}]
            {{PolicySite.Indent(rule, 4)}}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
            {{PolicySite.Indent(policy, 2)}}
            ---
            {{more}}
            """);
        await site.ServedAsync();
        return site;
    }

    /// <summary>An HTTPRoute <c>NAME</c> of host <c>NAME.test</c> to the mirror.</summary>
    internal static string Route(string gateway) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: NAME, namespace: default}
        spec:
          parentRefs: [{name: {{gateway}}}]
          hostnames: ["NAME.test"]
          rules: [{backendRefs: [{name: mirror, port: 80}]}]
        """;

    /// <summary>
    /// A Gateway <c>NAME</c> of its own with one HTTP listener, an HTTPRoute <c>NAME</c> of host <c>NAME.test</c> and the given objects.
    /// </summary>
    internal async Task<PolicySite> GatewayAsync(string objects)
    {
        var site = NewSite(FreePort.Next());
        site.Save($$"""
            {{Manifests.Gateway("NAME", site.Port)}}
            ---
            {{Route("NAME")}}
            ---
            {{objects}}
            """);
        await site.ServedAsync();
        return site;
    }

    /// <summary>
    /// The same with a TrafficPolicy <c>NAME</c> of the Gateway; <see cref="PolicySite.SwitchOff"/> adds one of the route with the other
    /// specification.
    /// </summary>
    internal async Task<PolicySite> SwitchAsync(string on, string off, string more = "")
    {
        var site = await GatewayAsync($$"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]
            {{PolicySite.Indent(on, 2)}}
            ---
            {{more}}
            """);
        site.Off = $$"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME-off, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
            {{PolicySite.Indent(off, 2)}}
            """;
        return site;
    }

    /// <summary>Whether all Envoys, and that of the shared Gateway among them, have taken what they were sent and use it for new connections.</summary>
    internal async Task<bool> SettledAsync()
    {
        var shared = false;
        foreach (var proxy in (await KGateway.StateAsync()).GetProperty("proxies").EnumerateArray())
        {
            // One that is just connecting anew isn't told of.
            shared |= IsOf(proxy, SharedGateway);
            if (!proxy.GetProperty("synced").GetBoolean())
            {
                return false;
            }

            // One that has just been started, or is just being stopped, has no address yet, or no longer.
            if (!proxy.TryGetProperty("admin", out var address) || address.GetString() is not { } admin)
            {
                continue;
            }

            try
            {
                if ((await EnvoyAdmin.StatsAsync(new Uri(admin), "listener_manager.total_listeners_warming")).Values.Sum() > 0)
                {
                    return false;
                }
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        return shared;
    }

    /// <summary>Waits for the Envoy of a Gateway to be connected, and tells its admin interface.</summary>
    internal async Task<Uri> EnvoyAsync(string gateway = SharedGateway)
    {
        Uri? admin = null;
        await Eventually.TrueAsync(
            async () =>
            {
                foreach (var proxy in (await KGateway.StateAsync()).GetProperty("proxies").EnumerateArray())
                {
                    if (IsOf(proxy, gateway) && proxy.TryGetProperty("admin", out var address) && address.GetString() is { } text)
                    {
                        admin = new Uri(text);
                    }
                }

                return admin is not null;
            },
            $"the proxy of {gateway} tells where its admin interface is",
            TimeSpan.FromSeconds(20));
        return admin!;
    }

    /// <summary>A site without any objects yet.</summary>
    internal PolicySite NewSite(int? port = null)
    {
        // Says why the test can't be run where there is no Envoy.
        _ = Tools.Envoy;
        return new PolicySite(this, $"s{Interlocked.Increment(ref _sites)}", port ?? Port);
    }

    /// <summary>
    /// A GatewayExtension <c>NAME</c> of a specification. Envoy waits 200 ms for the servers of most, and a busy machine may take longer:
    /// where time isn't what a test is about, the specification gives them more.
    /// </summary>
    internal static string Extension(string specification, string name = "NAME", string ns = "default") => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: GatewayExtension
        metadata: {name: {{name}}, namespace: {{ns}} }
        spec:
        {{PolicySite.Indent(specification, 2)}}
        """;

    private static bool IsOf(JsonElement proxy, string gateway) =>
        proxy.TryGetProperty("gateway", out var of) && of.GetString() == $"default/{gateway}";

    /// <summary>A Service with an endpoint on a port of loopback, for servers that policies use.</summary>
    internal static string Server(string name, int port, string? appProtocol = null) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}, namespace: default}
        spec: {clusterIP: 10.96.1.2, ports: [{name: main, port: 80{{(appProtocol is null ? "" : $", appProtocol: {appProtocol}")}} }] }
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: {{name}}, namespace: default, labels: {kubernetes.io/service-name: {{name}} } }
        addressType: IPv4
        ports: [{name: main, port: {{port}} }]
        endpoints: [{addresses: [127.0.0.1]}]
        """;

    // Envoy writes to files what it logs, but only every ten seconds unless it is told otherwise.
    private string WithQuickLogs(string envoy)
    {
        var script = Path.Combine(_programs.Path, "envoy");
        File.WriteAllText(script, $"#!/bin/sh\nexec '{envoy}' --file-flush-interval-msec 50 \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return script;
    }

    private static T Part<T>(T? part)
        where T : class
    {
        // Says why the test can't be run where there is no Envoy.
        _ = Tools.Envoy;
        return part ?? throw new InvalidOperationException("The lab isn't up.");
    }
}
