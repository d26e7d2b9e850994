using System.Net;
using KGateway.Kubernetes.Api;
using KGateway.Silo.Admin;

namespace KGateway.Silo.Cli.Clusters.Checks;

/// <summary>Finds out whether an installation is healthy. What can't be looked at is a finding of its own and doesn't end the check.</summary>
internal sealed class InstallationCheck(ClusterConnection cluster, string? token)
{
    private readonly List<Finding> _findings = [];

    /// <summary>Looks at everything.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (!await TryAsync("API server", ServerAsync, cancellationToken))
            return _findings;
        await TryAsync(DefinitionCheck.Area, token => DefinitionCheck.RunAsync(cluster, _findings, token), cancellationToken);
        StateDocument? state = null;
        await TryAsync(ControlPlaneCheck.Area, async cancelled =>
            state = await new ControlPlaneCheck(cluster, token, _findings).RunAsync(cancelled), cancellationToken);
        await TryAsync(GatewayCheck.Area, cancelled => GatewayCheck.RunAsync(cluster, _findings, cancelled), cancellationToken);
        if (state is not null)
            ProxyCheck.Run(state, _findings);
        return _findings;
    }

    private async Task ServerAsync(CancellationToken cancellationToken)
    {
        var version = await cluster.Api.GetAsync("/version", cancellationToken);
        var name = version is { } json ? new ApiObject(json).Text("gitVersion") : "of unknown version";
        _findings.Add(new Finding("API server", FindingResult.Ok, $"Kubernetes {name} answers at {cluster.Api.Address}"));
    }

    private async Task<bool> TryAsync(string area, Func<CancellationToken, Task> check, CancellationToken cancellationToken)
    {
        try
        {
            await check(cancellationToken);
            return true;
        }
        catch (Exception e) when (ClusterConnection.IsOfCluster(e))
        {
            // Who may not look can't say that something is wrong.
            var result = e is KubernetesApiException { Status: HttpStatusCode.Forbidden } ? FindingResult.Warning : FindingResult.Problem;
            _findings.Add(new Finding(area, result, $"not checked: {cluster.Explain(e)}"));
            return false;
        }
    }
}
