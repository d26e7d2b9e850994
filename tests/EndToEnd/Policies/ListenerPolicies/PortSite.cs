using System.Net.Sockets;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>A Gateway of its own with several HTTP listeners, and a ListenerPolicy with settings for each of their ports.</summary>
internal sealed class PortSite : IDisposable
{
    private readonly PolicyLab _lab;
    private readonly PolicySite[] _ports;

    private PortSite(PolicyLab lab, PolicySite[] ports)
    {
        _lab = lab;
        _ports = ports;
    }

    /// <summary>Name of all its objects; its host is <c>NAME.test</c>.</summary>
    public string Name => _ports[0].Name;

    /// <summary>The site at the port with the settings of this index.</summary>
    public PolicySite this[int index] => _ports[index];

    /// <summary>
    /// Starts one whose listener at each port has these settings (of <c>perPort[].listener</c>; none where they are empty);
    /// <paramref name="service"/> is where requests go.
    /// </summary>
    public static async Task<PortSite> StartAsync(PolicyLab lab, string[] settings, string more = "", string service = "mirror")
    {
        var numbers = FreePort.Take(settings.Length);
        var first = lab.NewSite(numbers[0]);
        var site = new PortSite(lab, [first, .. numbers.Skip(1).Select(port => new PolicySite(lab, first.Name, port))]);
        first.Save($$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: NAME, namespace: default}
            spec:
              gatewayClassName: kgateway
              listeners:
            {{string.Join('\n', numbers.Select(static (port, i) => $"  - {{name: l{i}, port: {port}, protocol: HTTP}}"))}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME, namespace: default}
            spec:
              parentRefs: [{name: NAME}]
              hostnames: ["NAME.test"]
              rules: [{backendRefs: [{name: {{service}}, port: 80}]}]
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: ListenerPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]
              perPort:
            {{string.Join('\n', settings.Select((text, i) => text.Length == 0 ? "" : $"  - port: {numbers[i]}\n    listener:\n{PolicySite.Indent(text, 6)}"))}}
            ---
            {{more}}
            """);
        await first.ServedAsync();
        foreach (var port in numbers)
        {
            await Eventually.TrueAsync(() => ListensAsync(port), $"the proxy listens at {port}\n{lab.KGateway.Log}");
        }

        return site;
    }

    /// <summary>Settings of HTTP.</summary>
    public static string Http(string settings) => $"httpSettings:\n{PolicySite.Indent(settings, 2)}";

    /// <summary>Admin interface of its Envoy.</summary>
    public Task<Uri> EnvoyAsync() => _lab.EnvoyAsync(Name);

    /// <summary>Ends its Envoy.</summary>
    public void Dispose() => _ports[0].Save("");

    private static async Task<bool> ListensAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
