using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Resources;
using KGateway.Translation;

namespace KGateway.Silo.Proxies;

/// <summary>Runs an Envoy for each Gateway as a child process.</summary>
internal sealed partial class EnvoyProcessDeployer(EnvoyOptions options, TimeProvider time, ILogger<EnvoyProcessDeployer> logger)
    : IProxyDeployer, IAsyncDisposable
{
    private readonly ILogger _logger = logger;
    private readonly string _folder = Directory.CreateTempSubdirectory("kgateway-").FullName;
    private readonly ChildProcessThread _children = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, Deployed> _deployed = [];
    private bool _stopped;

    /// <summary>Raised when a proxy starts, becomes ready, ends, or is given other ports.</summary>
    public event Action? Changed;

    /// <summary>All proxies, ordered by Gateway.</summary>
    public IReadOnlyList<EnvoyProxyState> Proxies
    {
        get
        {
            lock (_gate)
                return [.. _deployed.Values.Select(static deployed => deployed.Proxy.State).OrderBy(static state => state.Gateway)];
        }
    }

    /// <inheritdoc/>
    public ValueTask EnsureAsync(GatewayInfrastructure infrastructure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(infrastructure);
        var gateway = infrastructure.Gateway;
        var ports = infrastructure.Ports.ToHashSet();
        lock (_gate)
        {
            if (_stopped)
                return default;
            _deployed.TryGetValue(gateway, out var deployed);
            ReportPorts(gateway, ports.Except(deployed?.Ports ?? []));
            if (deployed is not null)
            {
                deployed.Ports = ports;
            }
            else
            {
                LogStarting(gateway.ToString());
                var proxy = new EnvoyProxy(
                    gateway, options, Path.Combine(_folder, $"{gateway.Namespace}~{gateway.Name}"), _children, _http, time, _logger, OnProxyChanged);
                _deployed[gateway] = new Deployed(proxy, ports);
                proxy.Start();
            }
        }

        Changed?.Invoke();
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(ObjectKey gateway, CancellationToken cancellationToken)
    {
        Deployed? deployed;
        lock (_gate)
            _deployed.Remove(gateway, out deployed);
        if (deployed is null)
            return;
        await deployed.Proxy.DisposeAsync();
        LogRemoved(gateway.ToString());
        Changed?.Invoke();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Deployed[] all;
        lock (_gate)
        {
            if (_stopped)
                return;
            _stopped = true;
            all = [.. _deployed.Values];
            _deployed.Clear();
        }

        await Task.WhenAll(all.Select(static deployed => deployed.Proxy.DisposeAsync().AsTask()));
        _children.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void OnProxyChanged(EnvoyProxyState state)
    {
        if (state.Ready)
            LogReady(state.Gateway.ToString(), PortsOf(state.Gateway), state.Admin!);
        Changed?.Invoke();
    }

    private string PortsOf(ObjectKey gateway)
    {
        lock (_gate)
            return _deployed.TryGetValue(gateway, out var deployed) ? string.Join(", ", deployed.Ports
                .OrderBy(static port => port.Port).Select(static port => port.Protocol == "TCP" ? $"{port.Port}" : $"{port.Port}/{port.Protocol}")) : "";
    }

    private void ReportPorts(ObjectKey gateway, IEnumerable<InfrastructurePort> ports)
    {
        foreach (var port in ports)
        {
            var other = _deployed.FirstOrDefault(pair => pair.Key != gateway && pair.Value.Ports.Contains(port)).Key;
            if (other.Name is not null)
                LogPortShared(gateway.ToString(), PortProbe.Name(port), other.ToString());
            else if (PortProbe.Problem(port) is { } problem)
                LogPortProblem(gateway.ToString(), problem);
        }
    }

    private sealed class Deployed(EnvoyProxy proxy, HashSet<InfrastructurePort> ports)
    {
        public EnvoyProxy Proxy { get; } = proxy;

        public HashSet<InfrastructurePort> Ports { get; set; } = ports;
    }
}
