using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Grains.Contracts.Statuses;
using KGateway.Grains.Contracts.Versions;
using KGateway.Resources;
using Gateway = KGateway.Resources.GatewayApi.Gateway;
using KGateway.Translation;
using KGateway.Translation.State;

namespace KGateway.Grains.Gateways;

/// <summary>What a translation says to others than proxies: statuses, and what must be deployed.</summary>
internal sealed partial class GatewayGrain
{
    // Where nobody writes statuses, nobody needs to collect them: who wants to look asks the Gateways.
    private readonly bool _statusesWanted = statusWriters.Any();
    private readonly HashSet<ResourceId> _toReport = [];
    private readonly HashSet<ResourceId> _reported = [];
    private GatewayInfrastructure? _wanted;
    private GatewayInfrastructure? _deployed;
    private VersionVector _wantedInputs = VersionVector.Empty;
    private bool _deploymentReported;
    private DeploymentProblem? _deploymentProblem;

    // Proxies can start while the first translation is made.
    private void DeployEarly(ClusterState state, VersionVector inputs)
    {
        if (_translated is not null || _translator.Infrastructure(state) is not { } infrastructure)
            return;
        (_wanted, _wantedInputs) = (infrastructure, inputs);
        _deployer.Signal();
    }

    public ValueTask ReportDeployment(DeploymentReport report)
    {
        // As long as it is tried, what was said before holds.
        if ((!report.Settled && report.Problem is null) || report.Problem == _deploymentProblem)
            return default;
        _deploymentProblem = report.Problem;
        if (_translated is not { } translated)
            return default;
        _translated = translated with { DeploymentProblem = report.Problem };
        news.Touch();
        if (_statusesWanted)
        {
            _toReport.Add(new(ResourceKinds.Gateway.GroupKind, _gateway));
            _reporter.Signal();
        }

        return default;
    }

    private void Report(GatewayTranslation result, VersionVector inputs)
    {
        _translated = new TranslatedGateway(result, inputs, _deploymentProblem);
        (_wanted, _wantedInputs) = (result.Infrastructure, inputs);
        _deployer.Signal();
        if (!_statusesWanted)
            return;
        if (result.ChangedStatuses.IsDefault)
        {
            _toReport.UnionWith(result.Statuses.Keys);
            _toReport.UnionWith(_reported);
        }
        else
            _toReport.UnionWith(result.ChangedStatuses);
        _reporter.Signal();
    }

    private async Task DeployAsync(CancellationToken cancellationToken)
    {
        if ((_wanted is null && _translated is null) || (_deploymentReported && Equals(_deployed, _wanted)))
            return;
        var wanted = _wanted;
        var report = await GrainFactory.GetGrain<IInfrastructureGrain>(this.GetPrimaryKeyString())
            .Ensure(wanted, _wantedInputs)
            .AsTask()
            .WaitAsync(cancellationToken);
        _deployed = wanted;
        _deploymentReported = true;
        await ReportDeployment(report);
        _reporter.Signal();
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        await Background.RunAsync(TakeReports, id => ReportAsync(id, cancellationToken), _time, cancellationToken);
        // Not before the deployer has been told that nothing is wanted any more.
        if (_gone && _deploymentReported && Equals(_deployed, _wanted) && state.Current.State.Get<Gateway>(_gateway) is null)
            DeactivateOnIdle();
    }

    private IReadOnlyCollection<ResourceId> TakeReports(int count)
    {
        if (_translated is null)
            return [];
        var ids = _toReport.Take(count).ToArray();
        _toReport.ExceptWith(ids);
        return ids;
    }

    private async Task ReportAsync(ResourceId id, CancellationToken cancellationToken)
    {
        var translated = _translated!;
        var status = translated.StatusOf(id);
        try
        {
            await GrainFactory.GetGrain<IStatusGrain>(StatusKey.Format(id))
                .Report(new StatusReport(_gateway, translated.Inputs, status))
                .AsTask()
                .WaitAsync(cancellationToken);
        }
        catch
        {
            _toReport.Add(id);
            throw;
        }

        if (status is null)
            _reported.Remove(id);
        else
            _reported.Add(id);
    }
}
