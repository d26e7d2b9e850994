using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Grains.Contracts.Statuses;
using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Hub;
using KGateway.Resources;
using Gateway = KGateway.Resources.GatewayApi.Gateway;
using KGateway.Translation;
using KGateway.Translation.State;

namespace KGateway.Grains.Gateways;

/// <summary>What a translation says to others than proxies: statuses, and what must be deployed.</summary>
internal sealed partial class GatewayGrain
{
    // Each report is a short call. Proxies that start wait for what competes with it.
    private const int ReportsAtOnce = 4;

    private readonly HashSet<ResourceId> _toReport = [];
    private readonly HashSet<ResourceId> _reported = [];
    private GatewayInfrastructure? _wanted;
    private GatewayInfrastructure? _deployed;
    private VersionVector _wantedInputs = VersionVector.Empty;
    private bool _deploymentReported;

    // Proxies can start while the first translation is made.
    private void DeployEarly(ClusterState state, VersionVector inputs)
    {
        if (_translated is not null || _translator.Infrastructure(state) is not { } infrastructure)
            return;
        (_wanted, _wantedInputs) = (infrastructure, inputs);
        _reporter.Signal();
    }

    private void Report(GatewayTranslation result, VersionVector inputs)
    {
        _translated = new TranslatedGateway(result, inputs);
        (_wanted, _wantedInputs) = (result.Infrastructure, inputs);
        if (result.ChangedStatuses.IsDefault)
        {
            _toReport.UnionWith(result.Statuses.Keys);
            _toReport.UnionWith(_reported);
        }
        else
            _toReport.UnionWith(result.ChangedStatuses);
        _reporter.Signal();
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        if (_wanted is null && _translated is null)
            return;
        if (!_deploymentReported || !Equals(_deployed, _wanted))
        {
            var wanted = _wanted;
            await GrainFactory.GetGrain<IInfrastructureGrain>(this.GetPrimaryKeyString()).Ensure(wanted, _wantedInputs);
            _deployed = wanted;
            _deploymentReported = true;
        }

        while (_translated is { } translated && _toReport.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var ids = _toReport.Take(ReportsAtOnce).ToArray();
            _toReport.ExceptWith(ids);
            try
            {
                await Task.WhenAll(ids.Select(id => ReportAsync(id, translated)));
            }
            catch
            {
                _toReport.UnionWith(ids);
                throw;
            }
        }

        if (_gone && state.Current.State.Get<Gateway>(_gateway) is null)
            DeactivateOnIdle();
    }

    private async Task ReportAsync(ResourceId id, TranslatedGateway translated)
    {
        var status = translated.Translation.Statuses.GetValueOrDefault(id);
        await GrainFactory.GetGrain<IStatusGrain>(StatusKey.Format(id)).Report(new StatusReport(_gateway, translated.Inputs, status));
        if (status is null)
            _reported.Remove(id);
        else
            _reported.Add(id);
    }
}
