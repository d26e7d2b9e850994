using System.Collections.Immutable;
using KGateway.Grains.Contracts.Gateways;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Contracts.Views;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Silo.Cli;
using KGateway.Silo.Folder;
using KGateway.Translation.Encoding;
using KGateway.Translation.Statuses;

namespace KGateway.Silo.Admin;

/// <summary>Puts together what goes on in the whole cluster.</summary>
internal sealed class StateReader(IClusterView view, EnvoyProcesses processes, TimeProvider time, FolderSource? folder = null)
{
    /// <summary>Asks all silos.</summary>
    public async Task<StateDocument> ReadAsync(CancellationToken cancellationToken)
    {
        var cluster = await view.GetAsync(cancellationToken);
        var proxies = cluster.Silos.SelectMany(static silo => silo.Proxies).Where(static proxy => proxy.Connected).Select(Proxy)
            .OrderBy(static proxy => proxy.Node, StringComparer.Ordinal).ToList();
        var statuses = cluster.Statuses.ToDictionary(static status => status.Id, static status => status.Status);
        var translated = cluster.Silos.SelectMany(static silo => silo.Gateways)
            .GroupBy(static state => state.Gateway).ToDictionary(static group => group.Key, static group => group.MaxBy(static g => g.Revision)!);
        return new StateDocument
        {
            Version = VersionCommand.Current.Version,
            Ready = view.NotReady.Count == 0,
            NotReady = view.NotReady,
            Degraded = view.Degraded,
            Silos = [.. cluster.Silos.Select(static silo => new SiloDocument(
                silo.Silo,
                silo.Ready,
                silo.NotReady,
                [.. silo.Streams.Select(static stream => stream.Stream).Order(StringComparer.Ordinal)],
                silo.Gateways.Length,
                silo.Services.Length,
                silo.Proxies.Length))],
            Unanswered = cluster.Unanswered,
            Gateways = [.. translated.Values.OrderBy(static state => state.Gateway, StringComparer.Ordinal)
                .Select(state => Gateway(state, statuses, proxies)).OfType<GatewayDocument>()],
            Services = [.. cluster.Silos.SelectMany(static silo => silo.Services).Select(ServiceDocuments.Of)
                .OrderBy(static service => service.Name, StringComparer.Ordinal)],
            Proxies = proxies,
            Objects = [.. cluster.Statuses.Select(static status => ConditionDocuments.Of(status.Id, status.Status))],
            Findings = [.. (folder?.Diagnostics ?? []).Select(static finding => new FindingDocument(
                finding.Severity.ToString(), finding.File, finding.Line, finding.Object?.ToString(), finding.Field, finding.Message))],
        };
    }

    private GatewayDocument? Gateway(
        GatewayState state, Dictionary<ResourceId, ObjectStatus> statuses, List<ProxyDocument> proxies)
    {
        var parts = state.Gateway.Split('/');
        var key = new ObjectKey(parts[0], parts[^1]);
        if (view.State.Get<Gateway>(key) is not { } gateway)
            return null;
        var conditions = ConditionDocuments.Of(statuses.GetValueOrDefault(gateway.Id));
        var listeners = (statuses.GetValueOrDefault(gateway.Id) as GatewayStatus)?.Listeners ?? [];
        var own = proxies.Where(proxy => proxy.Gateway == state.Gateway).ToList();
        return new GatewayDocument
        {
            Name = state.Gateway,
            Class = gateway.Spec.GatewayClassName,
            Silo = state.Silo,
            Revision = state.Revision,
            Translations = state.Translations,
            LastMilliseconds = Math.Round(state.LastDuration.TotalMilliseconds, 2),
            Resources = state.Resources.Select(static (count, type) => (count, type))
                .ToDictionary(static pair => ((XdsType)pair.type).ToString(), static pair => pair.count),
            Backends = state.Backends,
            Failure = state.Failure,
            Conditions = [.. conditions.Where(static condition => condition.Part.Length == 0)],
            Listeners = [.. gateway.Spec.Listeners.Select(listener => Listener(listener, listeners, conditions))],
            Proxies = own.Count,
            SyncedProxies = own.Count(static proxy => proxy.Synced),
        };
    }

    private static ListenerDocument Listener(
        Listener listener, EquatableArray<ListenerStatus> statuses, ImmutableArray<ConditionDocument> conditions)
    {
        var part = $"listener {listener.Name}";
        var scheme = listener.Protocol switch { "HTTP" => "http", "HTTPS" => "https", _ => null };
        return new ListenerDocument(
            listener.Name,
            listener.Port,
            listener.Protocol,
            listener.Hostname,
            statuses.FirstOrDefault(status => status.Name == listener.Name)?.AttachedRoutes ?? 0,
            scheme is null ? null : $"{scheme}://localhost:{listener.Port}/",
            [.. conditions.Where(condition => condition.Part == part)]);
    }

    private ProxyDocument Proxy(ProxyReport report) => new()
    {
        Node = report.NodeId,
        Gateway = report.Gateway.ToString(),
        Silo = report.Silo,
        ConnectedAt = report.ConnectedAt,
        AgeSeconds = Math.Round((time.GetUtcNow() - report.ConnectedAt).TotalSeconds, 1),
        Peer = report.Peer,
        UserAgent = report.UserAgent,
        // Before it has listeners it serves nothing, however much of the rest has arrived.
        Synced = report.Types.Any(static type => type.Type == XdsType.Listener)
            && report.Types.All(static type => !type.Behind && type.RejectedMessage is null),
        Types = [.. report.Types.Select(static type => new ProxyTypeDocument(
            type.Type.ToString(),
            type.Resources,
            type.RejectedMessage is not null ? "NACKed" : type.Behind ? "behind" : "synced",
            type.Version,
            type.RejectedMessage is null ? null : new RejectionDocument(type.RejectedNames, type.RejectedMessage, type.RejectedAt ?? default)))],
        Admin = processes.AdminOf(report.NodeId),
    };
}
